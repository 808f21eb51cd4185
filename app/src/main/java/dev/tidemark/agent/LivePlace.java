package dev.tidemark.agent;

import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.ReuseportGroups.Member;
import java.util.Optional;

/// Where a sample has a listener.
record LivePlace(ListenSnapshot snapshot, Optional<Member> member) {}
