import PlayData

/// What is wrong with the jump hosts of a host; the only place where it is put into words.
enum JumpMistake {
  case notAddresses(String)
  /// Each of these is reached through the next one, and the last through the first.
  case loop([String])
  case twice(String, host: String)
  case local(String)

  /// The mistake at the place where the host's jump hosts are named.
  func diagnostics(of host: Host?) -> Diagnostics {
    let variable = host?.variable(named: "ansible_jump") ?? host?.variable(named: "jump")
    let name = variable?.name ?? "jump"
    return Diagnostics([
      Diagnostic(
        id: "jump-host", "\(name): \(message)", at: variable?.node.position, hint: hint)
    ])
  }

  private var message: String {
    switch self {
    case .notAddresses(let text):
      "expected [USER@]HOST[:PORT], or several with commas between them, found \"\(text)\""
    case .loop(let names) where names.count == 1: "\"\(names[0])\" is reached through itself"
    case .loop(let names):
      "hosts are reached through each other: \((names + names.prefix(1)).joined(separator: " > "))"
    case .twice(let name, let host): "\"\(name)\" is passed twice on the way to \"\(host)\""
    case .local(let name): "\"\(name)\" is this machine, not a host to go through"
    }
  }

  private var hint: String? {
    switch self {
    case .notAddresses: "an IPv6 address stands in brackets: [2001:db8::1]:22"
    case .loop, .twice: "write jump=none for a host that is reached directly"
    case .local: "write jump=none for hosts that are reached directly"
    }
  }
}
