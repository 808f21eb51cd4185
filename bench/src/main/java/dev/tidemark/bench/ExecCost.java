package dev.tidemark.bench;

/// What `tidemark exec` costs.
///
/// @param env a program started by env(1), against the same program: what any wrapper costs
/// @param start a program started by `tidemark exec`, against the same program
/// @param listen a call of listen(2) below `tidemark exec`, against one without
/// @param supervisorMicrosPerListen what the supervisor took of processors for each call
/// @param rssMegabytes of the supervisor, of 1 000 000 bytes
/// @param anonymousMegabytes the part of it that is not shared with other JVMs
/// @param idleSeconds how long it was watched while nobody called
/// @param idleMicrosPerSecond what it took of processors meanwhile
record ExecCost(
        Duel env,
        Duel start,
        Duel listen,
        double supervisorMicrosPerListen,
        double rssMegabytes,
        double anonymousMegabytes,
        int idleSeconds,
        double idleMicrosPerSecond) {}
