package dev.tidemark.listener;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Whatever a user types is a filter or is refused with one sentence; and an address, written as we write it, is
/// the same filter again.
///
/// Usually runs the inputs of `FilterFuzzTestInputs`; CONTRIBUTING says how to look for new ones.
final class FilterFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void filter(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean _ = Filter.looksLikeOne(text);
        Filter filter;
        try {
            filter = Filter.parse(text);
        } catch (InvalidFilter refused) {
            check(String.valueOf(refused.getMessage()).contains(" (expected: "), text);
            return;
        }
        switch (filter) {
            case Filter.Address(IpAddress address, int port, Optional<String> networkInterface) ->
                check(
                        Filter.parse(new TcpEndpoint(address, port, true, networkInterface).toString())
                                .equals(filter),
                        text);
            case Filter.Port(int port) -> check(port > 0 && port <= 65535, text);
            case Filter.AnyAddress(int port, Optional<String> _) -> check(port > 0 && port <= 65535, text);
            case Filter.Pid(int pid) -> check(pid > 0, text);
            case Filter.Unix(String address) -> check(!address.isEmpty(), text);
            case Filter.ProcessName(String name) -> check(!name.isEmpty(), text);
            case Filter.Netns(String name) -> check(!name.isEmpty(), text);
            case Filter.Container(String id) -> check(!id.isEmpty(), text);
        }
    }

    private static void check(boolean holds, String text) {
        if (!holds) {
            throw new AssertionError(text);
        }
    }
}
