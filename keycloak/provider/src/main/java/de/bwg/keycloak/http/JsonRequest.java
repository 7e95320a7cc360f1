package de.bwg.keycloak.http;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One POST of JSON to a service of ours: 2 s to connect, no redirects, no proxy; 5 s in all and 4 KiB of answer at most, or 12 s
 * and 8 MiB for a file that is to be made first.
 */
public final class JsonRequest {

    private static final int LONGEST_ANSWER = 4096;
    private static final int LONGEST_FILE = 8 << 20;
    private static final long SECONDS = 5;
    private static final long FILE_SECONDS = 12;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();

    /** The status and the whole body, as UTF-8. */
    public record Answer(int status, String body) { }

    /** The status and the whole body. */
    public record File(int status, byte[] content) { }

    private JsonRequest() {
    }

    /** Empty when there was no complete answer in time. */
    public static Optional<Answer> json(URI uri, Map<String, String> headers, String body) {
        return send(uri, headers, body, SECONDS, LONGEST_ANSWER)
                .map(answer -> new Answer(answer.status(), new String(answer.content(), StandardCharsets.UTF_8)));
    }

    /** Empty when there was no complete file in time. */
    public static Optional<File> file(URI uri, Map<String, String> headers, String body) {
        return send(uri, headers, body, FILE_SECONDS, LONGEST_FILE);
    }

    private static Optional<File> send(URI uri, Map<String, String> headers, String body, long seconds, int longest) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(seconds))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<byte[]>> answer = HTTP.sendAsync(request.build(), info -> new Bounded(longest));
        try {
            HttpResponse<byte[]> response = answer.get(seconds, TimeUnit.SECONDS);
            return Optional.of(new File(response.statusCode(), response.body()));
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            return Optional.empty();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Collects a body and gives up when it is too long. */
    private static final class Bounded implements BodySubscriber<byte[]> {

        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private final int longest;
        private Flow.Subscription source;

        Bounded(int longest) {
            this.longest = longest;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            source = subscription;
            source.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                if (read.size() + buffer.remaining() > longest) {
                    source.cancel();
                    whole.completeExceptionally(new IllegalStateException("the answer is too long"));
                    return;
                }
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                read.writeBytes(bytes);
            }
        }

        @Override
        public void onError(Throwable cause) {
            whole.completeExceptionally(cause);
        }

        @Override
        public void onComplete() {
            whole.complete(read.toByteArray());
        }
    }
}
