import PlayShell

/// The connections to a TCP port of the host.
enum PortConnections {
  /// A command that ends with 0 while there are any, and with 1 when there are none.
  static func test(_ port: Int) -> ShellCommand {
    ["sh", "-c", script, "swplay-connections", String(port)]
  }

  /// Counts what netstat(1) lists with this port as its local one, but for listeners.
  static let script = """
    c=$(netstat -nW -p tcp) || exit 127
    printf '%s\\n' "$c" | awk -v p=".$1" '
      $1 ~ /^tcp/ && $NF !~ /^(CLOSED|LISTEN)$/ && substr($4, length($4) - length(p) + 1) == p {
        n = 1
      }
      END { exit !n }'
    """
}
