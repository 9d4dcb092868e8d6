package io.tidemark.shell.live;

import java.util.ArrayList;
import java.util.List;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;

/**
 * The whole terminal for something that is drawn again and again, and its keys; what stood there before comes back when
 * it is closed. Only lines that have changed are written. Mutable. Thread: one at a time.
 */
public final class Screen implements AutoCloseable {
    private static final int NOTHING_TYPED = -2;
    private static final long ESCAPE_MILLIS = 60;

    private final Terminal terminal;
    private final List<String> drawn = new ArrayList<>();
    private final BindingReader keys;
    private final KeyMap<Key> bindings = new KeyMap<>();
    private final Attributes before;
    private Size size;

    private Screen(Terminal terminal) {
        this.terminal = terminal;
        this.keys = new BindingReader(terminal.reader());
        this.before = terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false); // Ctrl-C is a key here: it leaves what is watched
        terminal.setAttributes(raw);
        this.size = Size.of(0, 0);
        bind();
    }

    /** Whether a terminal can draw in place at all. */
    public static boolean isPossibleOn(Terminal terminal) {
        return !terminal.getType().startsWith(Terminal.TYPE_DUMB)
                && terminal.getStringCapability(Capability.cursor_address) != null
                && terminal.getColumns() > 0;
    }

    /** Takes the terminal. */
    public static Screen open(Terminal terminal) {
        Screen screen = new Screen(terminal);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.keypad_xmit);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
        return screen;
    }

    private void bind() {
        bindings.setAmbiguousTimeout(ESCAPE_MILLIS);
        bindings.setNomatch(Key.NONE);
        bindings.setUnicode(Key.NONE);
        bindings.bind(Key.QUIT, "q", "Q", KeyMap.ctrl('C'), KeyMap.ctrl('D'));
        bindings.bind(Key.PAUSE, " ", "p", "P");
        bindings.bind(Key.TABLE, "t", "T");
        bindings.bind(Key.CHANGES, "c", "C");
        arrow(Key.UP, Capability.key_up, "k", "\033[A");
        arrow(Key.DOWN, Capability.key_down, "j", "\033[B");
        arrow(Key.RIGHT, Capability.key_right, "l", "\033[C");
        arrow(Key.LEFT, Capability.key_left, "h", "\033[D");
        arrow(Key.PAGE_UP, Capability.key_ppage, "b", "\033[5~");
        arrow(Key.PAGE_DOWN, Capability.key_npage, "f", "\033[6~");
        arrow(Key.HOME, Capability.key_home, "g", "\033[H");
        arrow(Key.END, Capability.key_end, "G", "\033[F");
    }

    private void arrow(Key key, Capability capability, String letter, String ansi) {
        String sequence = KeyMap.key(terminal, capability);
        bindings.bind(key, letter, ansi);
        if (sequence != null) {
            bindings.bind(key, sequence);
        }
    }

    /** Width and height as they are now. */
    public Size size() {
        return terminal.getSize();
    }

    /** Shows these lines; each must fit the width. Every line is placed by itself, so that none can push another. */
    public void draw(List<AttributedString> lines) {
        Size now = terminal.getSize();
        if (!now.equals(size)) {
            size = Size.of(now.getColumns(), now.getRows()); // a copy: the terminal changes its own
            drawn.clear();
            terminal.puts(Capability.clear_screen);
        }
        int count = Math.min(lines.size(), size.getRows());
        for (int row = 0; row < count; row++) {
            String text = AnsiText.of(lines.get(row));
            boolean same = row < drawn.size() && drawn.get(row).equals(text);
            if (!same) {
                terminal.puts(Capability.cursor_address, row, 0);
                terminal.writer().print(text);
                if (lines.get(row).columnLength() < size.getColumns()) {
                    terminal.puts(Capability.clr_eol);
                }
            }
        }
        drawn.clear();
        lines.subList(0, count).forEach(line -> drawn.add(AnsiText.of(line)));
        terminal.flush();
    }

    /** The next key, if one comes within the time. */
    public Key key(long timeoutMillis) {
        int next = keys.peekCharacter(Math.max(1, timeoutMillis));
        if (next == NOTHING_TYPED) {
            return Key.NONE;
        }
        if (next < 0) {
            return Key.QUIT; // the terminal is gone
        }
        Key key = keys.readBinding(bindings, null, false);
        return key == null ? Key.NONE : key;
    }

    @Override
    public void close() {
        terminal.puts(Capability.exit_ca_mode);
        terminal.puts(Capability.keypad_local);
        terminal.puts(Capability.cursor_visible);
        terminal.flush();
        terminal.setAttributes(before);
    }
}
