public import PlayData
public import PlayModel
public import PlayTemplate

extension Playbook {
  /// The playbook with the hosts of every play as its templates say.
  ///
  /// Hosts are chosen before any of them is known, so the templates see what is given with `-e` and
  /// the variables of the play.
  /// - Parameters:
  ///   - extra: The variables of `-e`.
  ///   - environment: What the templates may call.
  /// - Throws: The mistakes in all of them.
  /// - Returns: The playbook.
  public func choosingHosts(
    extra: [VariableDefinition], environment: TemplateEnvironment
  ) throws(Diagnostics) -> Playbook {
    var mistakes = Diagnostics()
    let extra = TaskVariables.table(extra)
    var plays = plays
    for (index, play) in plays.enumerated() {
      guard let template = play.hostsTemplate else { continue }
      var scope = TaskScope(task: TaskVariables(of: play))
      (scope.extra, scope.environment) = (extra, environment)
      do throws(Diagnostics) {
        plays[index] = play.on(try Self.pattern(template, scope))
      } catch {
        mistakes.append(error)
      }
    }
    if mistakes.hasErrors { throw mistakes }
    return with(plays: plays)
  }

  private static func pattern(
    _ template: TemplatedValue, _ scope: TaskScope
  ) throws(Diagnostics) -> String {
    do {
      let value = try template.value(in: scope, environment: scope.environment)
      let parts = value.list ?? [value]
      if let wrong = parts.first(where: { $0.string == nil }) {
        throw template.mismatch("hosts", expected: "a pattern or a list of patterns", got: wrong)
      }
      return parts.compactMap(\.string).joined(separator: ":")
    } catch {
      throw Diagnostics([diagnostic(of: error, at: template.node.position)])
    }
  }

  private static func diagnostic(of error: any Error, at position: Position) -> Diagnostic {
    guard let error = error as? TemplateError else {
      return Diagnostic(id: "hosts", "hosts: \(error)", at: position)
    }
    guard case .undefined = error.kind, error.hint == nil else { return error.diagnostic }
    return Diagnostic(
      id: "undefined", error.message, at: error.position,
      hint: "hosts are chosen by -e and the play's own variables alone; give it with -e, or "
        + "write \"default(…)\"")
  }
}
