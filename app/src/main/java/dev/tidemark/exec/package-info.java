/// `tidemark exec`: a program in this process's place whose listen(2) a supervisor answers, and that supervisor,
/// which
/// is a process of its own and loads as little as it can.
@NullMarked
package dev.tidemark.exec;

import org.jspecify.annotations.NullMarked;
