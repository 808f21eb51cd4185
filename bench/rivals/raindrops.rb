# Raindrops, the library that Ruby servers watch their queues with. Each line of input says how often to ask it.
require 'raindrops'

$stdout.sync = true
$stdin.each_line do |line|
  nanos = Array.new(line.to_i) do
    before = Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
    Raindrops::Linux.tcp_listener_stats
    Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond) - before
  end
  puts nanos.join(' ')
end
