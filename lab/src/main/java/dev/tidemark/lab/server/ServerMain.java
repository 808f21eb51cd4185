package dev.tidemark.lab.server;

import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.ListenerRecipe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A server process that does to its queue what it is told, a line for each order on standard input, answered by
/// a line on standard output; it ends with its input.
///
/// | order | does |
/// |---|---|
/// | `listen N` | listen(2) with backlog N |
/// | `relisten N` | listen(2) again, on the same sockets |
/// | `accept RATE` | accept so many a second: a number, `any` or `none` |
/// | `drain` | accept all that wait; the answer says how many |
/// | `pause MILLIS` | accept nothing for so long |
/// | `count` | how many were accepted, and how often accept(2) failed |
/// | `close` | close the listeners, and stay |
public final class ServerMain {
    private final ServerRecipe recipe;
    private final List<Acceptor> acceptors = new ArrayList<>();

    private ServerMain(ServerRecipe recipe) {
        this.recipe = recipe;
    }

    /// @param words what [ServerRecipe#words] gives
    public static void main(String[] words) throws IOException {
        PrintStream out = System.out;
        try {
            ServerMain server = new ServerMain(ServerRecipe.parse(List.of(words)));
            out.println(server.begin());
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            String order = orders.readLine();
            while (order != null) {
                out.println(server.answer(order));
                order = orders.readLine();
            }
        } catch (IllegalArgumentException | KernelException failed) {
            out.println("error " + failed.getMessage());
        }
        // Not exit: nothing is to be done at the end, and connections held are to end with the process.
        Runtime.getRuntime().halt(0);
    }

    private String begin() {
        return recipe.backlogShown().map(this::listen).orElse("ok waiting for its backlog");
    }

    private String answer(String order) {
        try {
            String[] words = order.split(" ", 2);
            String value = words.length > 1 ? words[1] : "";
            return switch (words[0]) {
                case "listen" -> listen(Integer.parseInt(value));
                case "relisten" -> each(acceptor -> acceptor.relisten(Integer.parseInt(value)));
                case "accept" -> accept(AcceptRate.parse(value));
                case "drain" ->
                    "ok " + acceptors.stream().mapToLong(Acceptor::drain).sum();
                case "pause" -> each(acceptor -> acceptor.pause(Long.parseLong(value) * 1_000_000));
                case "count" ->
                    "ok " + acceptors.stream().mapToLong(Acceptor::accepted).sum() + " "
                            + acceptors.stream().mapToLong(Acceptor::failures).sum();
                case "close" -> close();
                default -> "error order: " + order;
            };
        } catch (IllegalArgumentException | KernelException failed) {
            return "error " + failed.getMessage();
        }
    }

    private String each(java.util.function.Consumer<Acceptor> order) {
        acceptors.forEach(order);
        return "ok";
    }

    private String accept(AcceptRate rate) {
        for (int i = 0; i < acceptors.size(); i++) {
            acceptors.get(i).rate(isStuck(i) ? AcceptRate.NONE : rate);
        }
        return "ok";
    }

    private boolean isStuck(int member) {
        return recipe.stuckMember().filter(stuck -> stuck == member).isPresent();
    }

    private String listen(int backlog) {
        int count = Math.max(recipe.members(), recipe.addresses());
        for (int i = 0; i < count; i++) {
            LabListener listener = LabListener.open(listenerRecipe(i), backlog);
            AcceptRate rate = isStuck(i) ? AcceptRate.NONE : recipe.acceptRate();
            acceptors.add(Acceptor.start(listener, recipe, rate));
        }
        return "ok " + recipe.endpoint();
    }

    private ListenerRecipe listenerRecipe(int index) {
        ListenerRecipe made = switch (recipe.endpoint(index)) {
            case Endpoint.Tcp(String address, int port) ->
                ListenerRecipe.tcp(address).withPort(port);
            case Endpoint.UnixPath(String path) -> ListenerRecipe.unixPath(path);
            case Endpoint.UnixAbstract(String name) -> ListenerRecipe.unixAbstract(name);
        };
        if (recipe.reusePort()) {
            made = made.withReusePort();
        }
        if (recipe.deferAccept()) {
            made = made.withDeferAccept();
        }
        return recipe.fastOpen().map(made::withFastOpen).orElse(made);
    }

    private String close() {
        acceptors.forEach(Acceptor::close);
        acceptors.clear();
        return "ok";
    }
}
