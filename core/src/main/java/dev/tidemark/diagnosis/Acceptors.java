package dev.tidemark.diagnosis;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which of a listener's owners accept, and whose children they are.
final class Acceptors {
    private Acceptors() {}

    /// The owners without the one that started all the others: a master holds the socket for its workers and
    /// accepts nothing.
    static List<OwnerEvidence> of(List<OwnerEvidence> owners) {
        if (owners.size() < 2) {
            return owners;
        }
        int first = owners.getFirst().owner().pid();
        List<OwnerEvidence> others = owners.subList(1, owners.size());
        boolean isMaster =
                others.stream().allMatch(owner -> owner.parent().fold(parent -> parent == first, _ -> false));
        return isMaster ? others : owners;
    }

    /// Whether a member of a reuseport group belongs to another, older family of processes than its siblings: one
    /// that a restart has left behind.
    static boolean isOfAnOlderProcess(ListenerEvidence member, List<ListenerEvidence> siblings) {
        List<OwnerEvidence> theirs =
                siblings.stream().flatMap(other -> other.owners().stream()).toList();
        if (member.owners().isEmpty() || theirs.isEmpty()) {
            return false;
        }
        Set<Integer> family = new HashSet<>();
        theirs.forEach(owner -> family.add(owner.owner().pid()));
        boolean isApart = member.owners().stream()
                .noneMatch(owner -> family.contains(owner.owner().pid())
                        || owner.parent().fold(parent -> parent != 1 && isParentOf(parent, theirs), _ -> true));
        return isApart && startOf(member.owners()) < startOf(theirs);
    }

    private static boolean isParentOf(int parent, List<OwnerEvidence> owners) {
        return owners.stream()
                .anyMatch(owner -> owner.owner().pid() == parent
                        || (isWorker(owner, owners) && owner.parent().fold(theirs -> theirs == parent, _ -> false)));
    }

    /// Whether several of `owners` have the same parent: a master's workers, and not programs that one shell
    /// started.
    private static boolean isWorker(OwnerEvidence owner, List<OwnerEvidence> owners) {
        return owners.stream()
                        .filter(other -> other.parent().equals(owner.parent()))
                        .map(other -> other.owner().pid())
                        .distinct()
                        .count()
                > 1;
    }

    private static long startOf(List<OwnerEvidence> owners) {
        return owners.stream()
                .mapToLong(owner -> owner.startTicks().orElse(Long.MAX_VALUE))
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
