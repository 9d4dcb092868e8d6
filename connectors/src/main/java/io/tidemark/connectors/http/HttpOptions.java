package io.tidemark.connectors.http;

import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The checked options of a table.
 *
 * @param uri the resource
 * @param method of requests that write
 * @param headers of all requests; their values are shown nowhere
 * @param timeout for the answer to one request
 * @param pollMillis from the end of one poll to the next
 * @param retries how often a request is sent again before the job fails
 * @param batchRows rows of one request
 * @param maxBytes of one answer
 * @param redirects whether an answer may send to another place, another host included
 */
record HttpOptions(
        URI uri,
        String method,
        Map<String, String> headers,
        Duration timeout,
        long pollMillis,
        int retries,
        int batchRows,
        int maxBytes,
        boolean redirects) {
    static final String AT_LEAST_ONCE = "at-least-once";

    static final String URL = "url";
    private static final String METHOD = "method";
    private static final String TIMEOUT = "timeout";
    private static final String POLL_INTERVAL = "poll-interval";
    private static final String RETRIES = "retries";
    private static final String BATCH_ROWS = "batch-rows";
    private static final String MAX_RESPONSE_BYTES = "max-response-bytes";
    private static final String DELIVERY = "delivery";
    private static final String HEADERS = "headers.";

    static final List<OptionSpec> SPECS = List.of(
            OptionSpec.required(URL, OptionSpec.Kind.TEXT, "The resource, beginning with http:// or https://."),
            OptionSpec.oneOf(METHOD, "POST", List.of("POST", "PUT", "PATCH"), "How rows are sent; reading is by GET."),
            OptionSpec.oneOf(
                    DELIVERY,
                    null,
                    List.of(AT_LEAST_ONCE),
                    "Must be given to write: a request whose answer got lost is sent again, so rows may come twice."),
            OptionSpec.optional(
                    POLL_INTERVAL, OptionSpec.Kind.DURATION, "10 s", "How long after an answer it is asked again."),
            OptionSpec.optional(TIMEOUT, OptionSpec.Kind.DURATION, "30 s", "How long an answer may take."),
            OptionSpec.optional(
                    RETRIES,
                    OptionSpec.Kind.INTEGER,
                    "6",
                    "How often a request is sent again, ever later, if nobody answers or the answer is 408, 425, 429 or"
                            + " 5xx; then the job fails."),
            OptionSpec.optional(
                    BATCH_ROWS,
                    OptionSpec.Kind.INTEGER,
                    "1",
                    "Rows of one request, from 1 to 10000: more than 1 makes a JSON array, or lines in other formats."),
            OptionSpec.optional(
                    MAX_RESPONSE_BYTES, OptionSpec.Kind.INTEGER, "67108864", "A longer answer fails the job."));

    HttpOptions {
        headers = Map.copyOf(headers);
    }

    /** The option of a header. */
    static OptionSpec header(String name) {
        return OptionSpec.optional(
                        HEADERS + name, OptionSpec.Kind.TEXT, null, "The header of this name, in all requests.")
                .with(OptionSpec.Care.HIDDEN);
    }

    /** The options of the headers that a table gives. */
    static List<OptionSpec> headers(TableDefinition table) {
        List<OptionSpec> specs = new ArrayList<>();
        for (String key : table.options().keySet()) {
            if (key.startsWith(HEADERS) && key.length() > HEADERS.length()) {
                specs.add(header(key.substring(HEADERS.length())));
            }
        }
        return specs;
    }

    /** Checks and reads; throws INVALID_OPTION. */
    static HttpOptions of(TableOptions options) {
        Map<String, String> headers = new TreeMap<>(options.withPrefix(HEADERS));
        headers.putIfAbsent("User-Agent", "tidemark");
        HttpOptions found = new HttpOptions(
                uri(options),
                options.require(METHOD),
                headers,
                Duration.ofMillis(positive(options, TIMEOUT, options.millis(TIMEOUT))),
                positive(options, POLL_INTERVAL, options.millis(POLL_INTERVAL)),
                number(options, RETRIES, 0, 100),
                number(options, BATCH_ROWS, 1, 10_000),
                number(options, MAX_RESPONSE_BYTES, 1, 1 << 30),
                true);
        headers.keySet().forEach(name -> checkHeader(options, found, name));
        return found;
    }

    /** The same, which goes where answers send it, or does not. */
    HttpOptions following(boolean follows) {
        return new HttpOptions(uri, method, headers, timeout, pollMillis, retries, batchRows, maxBytes, follows);
    }

    /** The host, without the brackets of IPv6. */
    String host() {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port, that of the scheme if none is given. */
    int port() {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static URI uri(TableOptions options) {
        try {
            URI uri = new URI(options.require(URL).strip());
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            throw options.invalid(URL, "is not a URL: " + malformed.getReason());
        }
        throw options.invalid(URL, "is not http://HOST… or https://HOST… without user and password");
    }

    private static void checkHeader(TableOptions options, HttpOptions found, String name) {
        try {
            HttpRequest ignored = HttpRequest.newBuilder(found.uri())
                    .header(name, found.headers().getOrDefault(name, ""))
                    .build();
        } catch (IllegalArgumentException refused) {
            throw new TidemarkException(
                    ErrorCode.INVALID_OPTION,
                    "table " + options.table() + ": option '" + HEADERS + name + "' is no header that can be sent");
        }
    }

    private static long positive(TableOptions options, String key, long value) {
        if (value < 1) {
            throw options.invalid(key, "is too short");
        }
        return value;
    }

    private static int number(TableOptions options, String key, int least, int most) {
        long value = options.number(key).orElseThrow();
        if (value < least || value > most) {
            throw options.invalid(key, "is not from " + least + " to " + most);
        }
        return (int) value;
    }

    /** Throws MISSING_OPTION unless the table says that rows may come twice. */
    void checkDelivery(TableOptions options) {
        if (options.text(DELIVERY).isEmpty()) {
            throw new TidemarkException(
                    ErrorCode.MISSING_OPTION,
                    "table " + options.table() + " lacks the option '" + DELIVERY + "', which it needs to be written",
                    "add '" + DELIVERY + "' = '" + AT_LEAST_ONCE + "' to WITH if the receiver can take a row twice: a"
                            + " request whose answer got lost is sent again",
                    null);
        }
    }

    /** The resource for messages, without what stands behind a question mark, which may be secret. */
    String shown() {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return uri.getScheme() + "://" + uri.getRawAuthority() + path;
    }

    /** A request with the headers of the table. */
    HttpRequest.Builder request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(timeout);
        headers.forEach(request::header);
        return request;
    }

    /** A request that sends a body. */
    HttpRequest.Builder request(byte[] body, String contentType) {
        HttpRequest.Builder request = request().method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        boolean given = headers.keySet().stream().anyMatch("Content-Type"::equalsIgnoreCase);
        return given ? request : request.header("Content-Type", contentType);
    }

    /** A client for this table. */
    HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(redirects ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    /** The start of an answer, for messages. */
    static String excerpt(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8);
        return text.strip().replaceAll("\\s+", " ");
    }
}
