package io.tidemark.executor.runtime;

import io.tidemark.executor.exchange.Channel;
import io.tidemark.types.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Connects the tasks of a job by channels, from each sender to each receiver. Stateless. */
final class Exchanges {
    private Exchanges() {}

    /**
     * Each row goes to the receiver that owns its keys; without keys there is one receiver.
     *
     * @param id what the exchange is called in checkpoints; null if there are none
     */
    static void byKey(@Nullable String id, List<Lane> senders, Schema schema, int[] keys, List<Lane> receivers) {
        connect(id, senders, receivers, () -> Channel.bounded(schema), channels -> new PartitionOutput(keys, channels));
    }

    /**
     * Each row goes to every receiver. The receivers may send to the senders themselves, by way of others, so a full
     * channel must not hold a sender back: they would wait for one another. It is for a row or so a window; the senders
     * get no further ahead than the windows that the receivers have completed.
     */
    static void toAll(@Nullable String id, List<Lane> senders, Schema schema, List<Lane> receivers) {
        connect(id, senders, receivers, () -> Channel.unbounded(schema), RepeatOutput::new);
    }

    private static void connect(
            @Nullable String id,
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
            senders.get(from).task().fed(output, senders.get(from).feeds());
            senders.get(from).output().attach(output);
        }
        for (int to = 0; to < receivers.size(); to++) {
            Channel[] incoming = new Channel[senders.size()];
            for (int from = 0; from < senders.size(); from++) {
                incoming[from] = channels[from][to];
            }
            Lane receiver = receivers.get(to);
            InputGate gate = new InputGate(incoming, receiver.output(), to, receivers.size());
            receiver.task().add(gate);
            receiver.feeds().add(gate);
            if (id != null) {
                receiver.task().keep(new TaskPart(id, to, receivers.size(), gate));
            }
        }
    }
}
