import PlayModuleKit
import PlayShell

/// A script of rc(8) and the variables of rc.conf(5) that enable it.
struct ServiceScript: Hashable, Sendable {
  /// A variable and the value that rc(8) sees.
  struct Variable: Hashable, Sendable {
    let name: String
    let value: String

    /// As checkyesno of rc.subr(8) sees it.
    var isYes: Bool { ["yes", "true", "on", "1"].contains(value.lowercased()) }
  }

  /// The variables in the script's order; a script without any is always enabled.
  let variables: [Variable]

  /// The variable that enables the service itself: scripts such as sendmail's print several.
  func variable(of service: String) -> Variable? {
    let usual = service.replacing("-", with: "_") + "_enable"
    return variables.first { $0.name == usual } ?? variables.first
  }
}

/// A verb of a script that only reads; the answer is `nil` when there is no script of this name.
private func serviceCommand(_ name: String, jail: String?, _ verb: String) -> ShellCommand {
  ShellCommand(["service"] + (jail.map { ["-j", $0] } ?? []) + [name, verb])
}

extension CommandResult {
  /// Whether service(8) found no script; it says so on standard output.
  fileprivate var isMissingScript: Bool { stdout.contains("does not exist in /etc/rc.d") }
}

/// Asks for a service's script; the answer is `nil` when there is none.
struct ServiceScriptQuestion: Question {
  let name: String
  let jail: String?

  var reads: Set<Resource> {
    [
      Resource(.service, name),
      Resource(.rcVariable, name.replacing("-", with: "_") + "_enable"),
    ]
  }

  func foreseen(
    _ answer: ServiceScript?, after announced: [String: Difference.Content]
  ) -> ServiceScript? {
    answer.map { script in
      ServiceScript(
        variables: script.variables.map { variable in
          let set = RCVariableQuestion(variable.name, file: "/etc/rc.conf", jail: jail).subject
          guard case .value(_, let value?)? = announced[set] else { return variable }
          return ServiceScript.Variable(name: variable.name, value: value)
        })
    }
  }

  private var command: ShellCommand { serviceCommand(name, jail: jail, "rcvar") }

  static func inquiry(_ questions: [ServiceScriptQuestion]) -> Inquiry<ServiceScript?> {
    Inquiry(commands: questions.map(\.command)) { results in
      zip(questions, results).map { question, result in question.read(result) }
    }
  }

  private func read(_ result: CommandResult) -> Result<ServiceScript?, any Error> {
    if result.isMissingScript { return .success(nil) }
    guard result.status == 0 else { return .failure(Unexpected(result, of: command)) }
    // Some scripts print more than their variables.
    let variables = result.lines.compactMap { line -> ServiceScript.Variable? in
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, RCSyntax.isName(String(parts[0])), parts[1].first == "\"",
        parts[1].last == "\"", parts[1].count > 1
      else { return nil }
      return .init(name: String(parts[0]), value: String(parts[1].dropFirst().dropLast()))
    }
    return .success(ServiceScript(variables: variables))
  }
}

/// Whether a service runs.
enum ServiceStatus: String, Sendable {
  case running
  case stopped
  /// The script has no verb that tells.
  case unknown
}

/// Asks whether a service runs.
struct ServiceStatusQuestion: Question {
  let name: String
  let jail: String?

  var reads: Set<Resource> { [Resource(.service, name)] }

  /// What is shown of a change of the status.
  var subject: String { (jail.map { "\($0):" } ?? "") + "service \(name)" }

  func foreseen(
    _ answer: ServiceStatus, after announced: [String: Difference.Content]
  ) -> ServiceStatus {
    guard answer != .unknown, case .value(_, let status?)? = announced[subject] else {
      return answer
    }
    return ServiceStatus(rawValue: status) ?? answer
  }

  private var command: ShellCommand { serviceCommand(name, jail: jail, "status") }

  static func inquiry(_ questions: [ServiceStatusQuestion]) -> Inquiry<ServiceStatus> {
    Inquiry(commands: questions.map(\.command)) { results in
      zip(questions, results).map { question, result in question.read(result) }
    }
  }

  private func read(_ result: CommandResult) -> Result<ServiceStatus, any Error> {
    if result.stderr.contains("unknown directive 'status'") || result.isMissingScript {
      return .success(.unknown)
    }
    switch result.status {
    // pf's status is 0 as soon as the module is loaded.
    case 0: return .success(result.stdout.hasPrefix("Status: Disabled") ? .stopped : .running)
    case let status? where status < 126: return .success(.stopped)
    default: return .failure(Unexpected(result, of: command))
    }
  }
}

/// Asks for the verbs that a script has besides the usual ones.
struct ServiceVerbsQuestion: Question {
  let name: String
  let jail: String?

  var reads: Set<Resource> { [Resource(.service, name)] }

  private var command: ShellCommand { serviceCommand(name, jail: jail, "oneextracommands") }

  static func inquiry(_ questions: [ServiceVerbsQuestion]) -> Inquiry<[String]> {
    Inquiry(commands: questions.map(\.command)) { results in
      zip(questions, results).map { question, result in
        if result.isMissingScript { return .success([]) }
        guard result.status == 0 else {
          return .failure(Unexpected(result, of: question.command))
        }
        return .success(result.stdout.split { $0.isWhitespace }.map(String.init))
      }
    }
  }
}
