package io.tidemark.executor.runtime;

import io.tidemark.executor.exchange.Channel;
import io.tidemark.types.Schema;
import java.util.List;
import java.util.function.Function;

/** Connects the tasks of a job by channels, from each sender to each receiver. Stateless. */
final class Exchanges {
    private Exchanges() {}

    /** Each row goes to the receiver that owns its keys; without keys there is one receiver. */
    static void byKey(List<Lane> senders, Schema schema, int[] keys, List<Lane> receivers) {
        connect(senders, receivers, () -> Channel.bounded(schema), channels -> new PartitionOutput(keys, channels));
    }

    /**
     * Each row goes to every receiver. The receivers may send to the senders themselves, by way of others, so a full
     * channel must not hold a sender back: they would wait for one another. It is for a row or so a window; the senders
     * get no further ahead than the windows that the receivers have completed.
     */
    static void toAll(List<Lane> senders, Schema schema, List<Lane> receivers) {
        connect(senders, receivers, () -> Channel.unbounded(schema), RepeatOutput::new);
    }

    private static void connect(
            List<Lane> senders,
            List<Lane> receivers,
            java.util.function.Supplier<Channel> channel,
            Function<Channel[], ChannelOutput> sending) {
        Channel[][] channels = new Channel[senders.size()][receivers.size()];
        for (int from = 0; from < senders.size(); from++) {
            for (int to = 0; to < receivers.size(); to++) {
                channels[from][to] = channel.get();
            }
            ChannelOutput output = sending.apply(channels[from]);
            senders.get(from).task().add(output);
            senders.get(from).output().attach(output);
        }
        for (int to = 0; to < receivers.size(); to++) {
            Channel[] incoming = new Channel[senders.size()];
            for (int from = 0; from < senders.size(); from++) {
                incoming[from] = channels[from][to];
            }
            Lane receiver = receivers.get(to);
            receiver.task().add(new InputGate(incoming, receiver.output()));
        }
    }
}
