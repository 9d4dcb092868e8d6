package io.tidemark.bench;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic of bids as flat JSON of about 217 bytes, spread over its partitions by auction. Each partition ends with marks:
 * bids an hour later, whose time completes all windows before them.
 */
final class BidTopic {
    /** Marks at the end of each partition. */
    static final int MARKS = 3;

    /** Auction and bidder of the marks. */
    static final long MARK_ID = 7_777_777_777L;

    private static final long MARK_MILLIS = Bids.FIRST_MILLIS + 3_600_000;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final String[] CHANNELS = {"Google", "Facebook", "Baidu", "Apple"};

    private final String name;
    private final int partitions;
    private final StringBuilder json = new StringBuilder();

    BidTopic(int partitions) {
        this.name = "bids" + partitions;
        this.partitions = partitions;
    }

    /** Its name. */
    String name() {
        return name;
    }

    /** How many partitions it has. */
    int partitions() {
        return partitions;
    }

    /** Creates and fills the topic. */
    void feed(String servers, Bids bids) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "bootstrap.servers", servers,
                "batch.size", "131072",
                "linger.ms", "20",
                "buffer.memory", "134217728"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers));
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(Map.of("segment.bytes", "268435456"));
            admin.createTopics(List.of(topic)).all().get();
            for (int row = 0; row < bids.count; row++) {
                long auction = bids.auction[row];
                String extra = bids.texts.text(bids.extra[row]);
                byte[] value = json(auction, bids.bidder[row], bids.price[row], bids.millis[row], extra);
                send(producer, partition(auction), bids.millis[row], auction, value);
            }
            feedMarks(producer, bids.texts.text(0));
            producer.flush();
        } catch (ExecutionException failed) {
            throw new TidemarkException(
                    ErrorCode.UNREACHABLE, "topic " + name + " cannot be created: " + failed, null, null, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TidemarkException(ErrorCode.CANCELLED, "interrupted", null, null, interrupted);
        }
    }

    private void feedMarks(KafkaProducer<byte[], byte[]> producer, String extra) {
        for (int partition = 0; partition < partitions; partition++) {
            for (int mark = 0; mark < MARKS; mark++) {
                byte[] value = json(MARK_ID, MARK_ID, 1, MARK_MILLIS + mark, extra);
                send(producer, partition, MARK_MILLIS + mark, MARK_ID, value);
            }
        }
    }

    private int partition(long auction) {
        return partitions == 1 ? 0 : (int) (auction * SPREAD >>> 63);
    }

    private byte[] json(long auction, long bidder, long price, long millis, String extra) {
        json.setLength(0);
        json.append("{\"auction\":").append(auction);
        json.append(",\"bidder\":").append(bidder);
        json.append(",\"price\":").append(price);
        json.append(",\"channel\":\"").append(CHANNELS[(int) (price & 3)]);
        json.append("\",\"url\":\"https://www.nexmark.com/").append(extra, 0, 4);
        json.append('/').append(extra, 4, 8).append('/').append(extra, 8, 12);
        json.append("/item.htm?query=1\",\"eventTime\":").append(millis);
        json.append(",\"extra\":\"").append(extra).append("\"}");
        return json.toString().getBytes(StandardCharsets.US_ASCII);
    }

    // A failed record is missed when the rows are counted, so nobody waits for the future of each.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(KafkaProducer<byte[], byte[]> producer, int partition, long millis, long auction, byte[] value) {
        byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(auction).array();
        producer.send(new ProducerRecord<>(name, partition, millis, key, value));
    }

    /** What a query over the topic gives: the result over the bids, and the marks where they pass. */
    Checksum.Value expected(BenchQuery query, Bids bids) {
        Checksum result = new Checksum();
        Checksum.Value overBids = query.byHand(bids);
        result.addAll(overBids.rows(), overBids.sum());
        if (query == BenchQuery.Q0) {
            for (int mark = 0; mark < MARKS * partitions; mark++) {
                result.add(MARK_ID, MARK_ID, 1, MARK_MILLIS + mark % MARKS, bids.texts.length[0]);
            }
        }
        return result.value();
    }
}
