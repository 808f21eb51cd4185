package dev.tidemark.diagnosis;

import dev.tidemark.kernel.procfs.ProcessFiles;
import java.util.List;
import java.util.stream.Stream;

/// Finds the files that a pattern such as `/etc/nginx/conf.d/*.conf` stands for, as a process sees them.
///
/// @param most never more files than that
record FilePatterns(ProcessFiles files, int most) {

    /// The paths, sorted; `path` itself when it holds no `*`, whether it is there or not. A name that begins with
    /// a dot is found only by a pattern that does.
    List<String> expand(String path) {
        int star = path.indexOf('*');
        if (star < 0) {
            return List.of(path);
        }
        int from = path.lastIndexOf('/', star) + 1;
        int to = path.indexOf('/', star) < 0 ? path.length() : path.indexOf('/', star);
        String folder = path.substring(0, from);
        String rest = path.substring(to);
        return matches(folder.isEmpty() ? "." : folder, path.substring(from, to))
                .map(name -> folder + name + rest)
                .flatMap(next -> expand(next).stream())
                .limit(most)
                .toList();
    }

    private Stream<String> matches(String folder, String pattern) {
        return files.names(folder).orElse(List.of()).stream()
                .filter(name -> name.startsWith(".") == pattern.startsWith("."))
                .filter(name -> name.indexOf('*') < 0 && fits(name, pattern))
                .limit(most);
    }

    /// The parts between the stars, one after the other.
    static boolean fits(String name, String pattern) {
        String[] parts = pattern.split("\\*", -1);
        String first = parts[0];
        String last = parts[parts.length - 1];
        if (parts.length == 1 || name.length() < first.length() + last.length()) {
            return name.equals(pattern);
        }
        int at = first.length();
        int end = name.length() - last.length();
        for (int index = 1; index < parts.length - 1; index++) {
            int found = name.indexOf(parts[index], at);
            if (found < 0 || found + parts[index].length() > end) {
                return false;
            }
            at = found + parts[index].length();
        }
        return name.startsWith(first) && name.endsWith(last);
    }
}
