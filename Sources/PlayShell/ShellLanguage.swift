/// The words that sh(1) takes for its own when they stand where a program is expected.
enum ShellLanguage {
  /// sh(1), Reserved Words: an unquoted one starts a construct, or is a syntax error that ends the
  /// shell.
  private static let reserved: Set = [
    "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in", "then", "until", "while",
  ]

  /// sh(1), Built-in Commands: those that change the shell that runs them, or end it.
  private static let lasting: Set = [
    ".", ":", "alias", "bg", "bind", "break", "builtin", "cd", "chdir", "command", "continue",
    "eval", "exec", "exit", "export", "fc", "fg", "getopts", "hash", "jobid", "jobs", "local",
    "read", "readonly", "return", "set", "setvar", "shift", "times", "trap", "type", "ulimit",
    "umask", "unalias", "unset", "wait",
  ]

  /// The name of a program as a word that is no reserved one.
  static func program(_ name: String) throws(ShellQuotingError) -> String {
    reserved.contains(name) ? "'\(name)'" : try ShellQuoting.quote(name)
  }

  /// Whether a command must run in a shell of its own, since it would change the session's.
  static func isLasting(_ program: String) -> Bool { lasting.contains(program) }
}
