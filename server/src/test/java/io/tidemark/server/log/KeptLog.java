package io.tidemark.server.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** The log of the tests of this module: its last lines, from level INFO on, are kept so that tests can look at them. Thread: any. */
public final class KeptLog implements SLF4JServiceProvider {
    private static final int MOST_LINES = 20_000;
    private static final Deque<String> LINES = new ArrayDeque<>();

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** The lines that have a text in them, the oldest first. */
    public static List<String> linesWith(String text) {
        synchronized (LINES) {
            List<String> found = new ArrayList<>(LINES);
            found.removeIf(line -> !line.contains(text));
            return found;
        }
    }

    /** Forgets all lines. */
    public static void clear() {
        synchronized (LINES) {
            LINES.clear();
        }
    }

    private static void keep(String line) {
        synchronized (LINES) {
            LINES.add(line);
            if (LINES.size() > MOST_LINES) {
                LINES.remove();
            }
        }
    }

    /** One logger of them. */
    private static final class KeptLogger extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;

        KeptLogger(String name) {
            this.name = name;
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return KeptLogger.class.getName();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
            String text = MessageFormatter.basicArrayFormat(pattern, arguments);
            keep(level + " " + name + " " + text + (thrown == null ? "" : " " + thrown));
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return KeptLogger::new;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // nothing is to be read or opened
    }
}
