package dev.tidemark.probe;

import static dev.tidemark.kernel.bpf.Register.R0;
import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R10;
import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R3;
import static dev.tidemark.kernel.bpf.Register.R4;
import static dev.tidemark.kernel.bpf.Register.R5;

import dev.tidemark.kernel.bpf.Assembler;
import dev.tidemark.kernel.bpf.HelperFunction;
import dev.tidemark.kernel.bpf.Label;
import dev.tidemark.kernel.bpf.Register;
import dev.tidemark.kernel.bpf.Width;

/// Counts arrivals and refusals in bins: `probe/src/main/bpf/bins.h`. Uses R0 to R5 and the frame below what
/// others use.
///
/// What it costs: an arrival at a listener that turned nobody away for two minutes an exchange and two stores
/// more; else a look-up.
final class BinParts {
    /// Where in the frame the key of a client is put together.
    static final int KEY = -208;

    private static final int RECORD = -176;
    private static final int NOW = -136;

    private static final long ARRIVAL = 1L << BinLayout.ARRIVALS_AT;
    private static final long RETRIED = 1L << BinLayout.RETRIED_AT;
    private static final long REFUSED = 1L << BinLayout.REFUSED_AT;
    private static final long CLIENT = 1L << BinLayout.CLIENTS_AT;

    /// Whoever loses an exchange loses it to an event that is counted; the verifier wants an end.
    private static final int TURNS = 16;

    private final ProgramParts parts;
    private final Assembler code;
    private final SocketMembers socket;
    private final ArrivalMaps maps;

    BinParts(ProgramParts parts, SocketMembers socket, ArrivalMaps maps) {
        this.parts = parts;
        this.code = parts.code();
        this.socket = socket;
        this.maps = maps;
    }

    /// Puts a client into the frame at [#KEY]; may use R0 to R5 and go to `unknown`.
    @FunctionalInterface
    interface Client {
        void put(BinParts bins, Label unknown);
    }

    /// Counts that the queue of `sock` has one more.
    ///
    /// @param now holds the time
    /// @param length of the queue
    /// @param client looked at only where somebody was refused not long ago
    void arrived(Register sock, Register facts, Register now, Register length, Client client) {
        Label fresh = Label.of("fresh");
        Label known = Label.of("fresh or not");
        Label notWorth = Label.of("not worth telling");
        code.store(R10, NOW, Width.DOUBLE, now);
        recentlyRefused(facts, now, fresh);
        client.put(this, fresh);
        lookUp();
        code.ifEqual(R0, 0, fresh).load(R1, Width.DOUBLE, R0, 0).move(R2, now).sub(R2, R1);
        ifLong(R2, fresh);
        code.map(R1, maps.clients())
                .move(R2, R10)
                .add(R2, KEY)
                .call(HelperFunction.MAP_DELETE_ELEM)
                .moveWide(R5, ARRIVAL | RETRIED | BinLayout.WORTH)
                .jump(known)
                .place(fresh)
                .moveWide(R5, ARRIVAL)
                .place(known);
        parts.load(R1, sock, socket.limit());
        code.move(R2, length)
                .shl(R2, 3)
                .ifLessOrEqual(R2, R1, notWorth)
                .or(R5, BinLayout.WORTH)
                .place(notWorth);
        count(sock, sock, facts);
    }

    /// Goes on only where the listener of `facts` refused somebody within the patience of a client.
    void recentlyRefused(Register facts, Register now, Label otherwise) {
        code.load(R1, Width.DOUBLE, facts, FactsLayout.REFUSED_AT)
                .ifEqual(R1, 0, otherwise)
                .move(R2, now)
                .sub(R2, R1);
        ifLong(R2, otherwise);
    }

    /// Another processor may have written a time that is a little later: the difference has a sign.
    private void ifLong(Register nanos, Label then) {
        code.moveWide(R3, BinLayout.PATIENCE_NANOS).ifSignedGreater(nanos, R3, then);
    }

    /// `R0 = the client's time`, or 0.
    private void lookUp() {
        code.map(R1, maps.clients()).move(R2, R10).add(R2, KEY).call(HelperFunction.MAP_LOOKUP_ELEM);
    }

    /// Counts that a packet was turned away.
    ///
    /// @param context tells the cookie of the listener: a socket or a packet
    /// @param sock whose queue is full
    void refused(Register context, Register sock, Register facts, Client client) {
        Label unknown = Label.of("unknown client");
        Label first = Label.of("first of a client");
        Label counted = Label.of("client counted");
        code.call(HelperFunction.KTIME_GET_NS)
                .store(R10, NOW, Width.DOUBLE, R0)
                .store(facts, FactsLayout.REFUSED_AT, Width.DOUBLE, R0);
        client.put(this, unknown);
        cookie(context);
        lookUp();
        Label there = Label.of("there");
        code.ifNotEqual(R0, 0, there)
                .map(R1, maps.clients())
                .move(R2, R10)
                .add(R2, KEY)
                .move(R3, R10)
                .add(R3, NOW)
                .move(R4, 0)
                .call(HelperFunction.MAP_UPDATE_ELEM)
                .jump(first)
                .place(there)
                .load(R1, Width.DOUBLE, R0, 0)
                .load(R2, Width.DOUBLE, R10, NOW)
                .store(R0, 0, Width.DOUBLE, R2)
                .sub(R2, R1);
        ifLong(R2, first);
        code.moveWide(R5, REFUSED | BinLayout.WORTH)
                .jump(counted)
                .place(unknown)
                .place(first)
                .moveWide(R5, REFUSED | CLIENT | BinLayout.WORTH)
                .place(counted);
        count(context, sock, facts);
    }

    /// Puts the listener's cookie into the key.
    void cookie(Register context) {
        code.move(R1, context)
                .call(HelperFunction.GET_SOCKET_COOKIE)
                .store(R10, KEY + BinLayout.KEY_COOKIE, Width.DOUBLE, R0);
    }

    /// Clears the rest of the key.
    void clearKey() {
        for (int at = BinLayout.KEY_ADDRESS; at < BinLayout.KEY_BYTES; at += Long.BYTES) {
            code.storeImmediate(R10, KEY + at, Width.DOUBLE, 0);
        }
    }

    /// An address of IPv4 is about to follow.
    void ipv4Prefix() {
        code.storeImmediate(R10, KEY + BinLayout.KEY_ADDRESS + 10, Width.HALF, -1);
    }

    /// Counts what R5 says into the bin of the time in the frame.
    private void count(Register context, Register sock, Register facts) {
        Label again = Label.of("count again");
        Label newer = Label.of("newer bin");
        Label full = Label.of("full counter");
        Label change = Label.of("change bin");
        Label next = Label.of("next turn");
        Label opened = Label.of("bin opened");
        Label lost = Label.of("bin lost");
        Label done = Label.of("bin done");
        code.load(R1, Width.DOUBLE, R10, NOW)
                .shr(R1, BinLayout.SPAN_BITS)
                .and(R1, BinLayout.SLOT_MASK)
                .move(R2, TURNS)
                .place(again)
                .load(R3, Width.DOUBLE, facts, FactsLayout.BIN)
                .move(R0, R3)
                .shr(R0, BinLayout.SLOT_AT)
                .move(R4, R1)
                .sub(R4, R0)
                .and(R4, BinLayout.SLOT_MASK);
        // One that comes late, by another processor's clock, counts in the bin that runs.
        Label same = Label.of("same bin");
        code.ifEqual(R4, 0, same)
                .ifLess(R4, BinLayout.SLOT_MASK - BinLayout.LATE, newer)
                .place(same);
        ifFull(full);
        code.move(R4, R5)
                .and(R4, BinLayout.WORTH)
                .or(R4, R3)
                .move(R0, R5)
                .and(R0, ~BinLayout.WORTH)
                .add(R4, R0)
                .move(R0, R3)
                .compareAndExchange(facts, FactsLayout.BIN, Width.DOUBLE, R4)
                .ifEqual(R0, R3, done)
                .jump(next)
                .place(full)
                .move(R4, R3)
                .shr(R4, BinLayout.SLOT_AT)
                .shl(R4, BinLayout.SLOT_AT)
                .or(R4, R5)
                .or(R4, BinLayout.WORTH)
                .jump(change)
                .place(newer)
                .move(R4, R1)
                .shl(R4, BinLayout.SLOT_AT)
                .or(R4, R5)
                .place(change)
                .move(R0, R3)
                .compareAndExchange(facts, FactsLayout.BIN, Width.DOUBLE, R4)
                .ifEqual(R0, R3, opened)
                .place(next)
                .sub(R2, 1)
                .ifNotEqual(R2, 0, again)
                .place(lost)
                .mapValue(R1, maps.lost(), 0)
                .move(R2, 1)
                .atomicAdd(R1, 0, Width.DOUBLE, R2)
                .jump(done)
                .place(opened);
        tellIfWorth(context, facts, lost, done);
        code.place(done).load(R1, Width.DOUBLE, R10, NOW).store(facts, FactsLayout.BIN_AT, Width.DOUBLE, R1);
        parts.load(R1, sock, socket.limit());
        parts.load(R2, sock, socket.length());
        code.shl(R1, Integer.SIZE).or(R1, R2).store(facts, FactsLayout.BIN_QUEUE, Width.DOUBLE, R1);
    }

    /// Of the word in R3; changes R0 and R4.
    private void ifFull(Label full) {
        for (int counter : new int[] {BinLayout.ARRIVALS_AT, BinLayout.REFUSED_AT}) {
            code.move(R4, R3).shr(R4, counter).and(R4, BinLayout.COUNT_MASK).ifEqual(R4, BinLayout.COUNT_MASK, full);
        }
    }

    /// Tells the bin whose word is in R3.
    private void tellIfWorth(Register context, Register facts, Label lost, Label done) {
        Label tell = Label.of("tell bin");
        code.ifAnyBit(R3, BinLayout.WORTH, tell);
        ifFull(tell);
        code.jump(done)
                .place(tell)
                .store(R10, RECORD + BinLayout.WORD, Width.DOUBLE, R3)
                .load(R1, Width.DOUBLE, facts, FactsLayout.BIN_AT)
                .store(R10, RECORD + BinLayout.AT, Width.DOUBLE, R1)
                .load(R1, Width.DOUBLE, facts, FactsLayout.BIN_QUEUE)
                .store(R10, RECORD + BinLayout.QUEUE, Width.DOUBLE, R1)
                .mapValue(R1, maps.lost(), 0)
                .load(R1, Width.DOUBLE, R1, 0)
                .store(R10, RECORD + BinLayout.LOST, Width.DOUBLE, R1)
                .move(R1, context)
                .call(HelperFunction.GET_SOCKET_COOKIE)
                .store(R10, RECORD + BinLayout.COOKIE, Width.DOUBLE, R0)
                .map(R1, maps.ring())
                .move(R2, R10)
                .add(R2, RECORD)
                .move(R3, BinLayout.BYTES)
                .move(R4, 0)
                .call(HelperFunction.RINGBUF_OUTPUT)
                .ifNotEqual(R0, 0, lost);
    }
}
