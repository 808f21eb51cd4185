package dev.tidemark.kernel.procfs;

/// Where the process file system is mounted: `/proc` on a host, another folder for a recorded one.
///
/// @param path of the mount point, without a slash at the end
public record ProcRoot(String path) {
    /// The one of this host.
    public static final ProcRoot HOST = new ProcRoot("/proc");

    public ProcRoot {
        if (path.isEmpty() || path.endsWith("/")) {
            throw new IllegalArgumentException("proc root: '" + path + "' (expected: a folder, such as /proc)");
        }
    }

    /// The path of a file below, such as `net/netstat`.
    public String file(String relative) {
        return path + "/" + relative;
    }

    /// The path of a file of one process, such as `cmdline`.
    public String file(int pid, String relative) {
        return path + "/" + pid + "/" + relative;
    }
}
