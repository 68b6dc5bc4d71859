import PlayData
public import PlayModuleKit
public import PlayShell

extension ModuleCase {
  /// Prepares the task, answers its questions, plans, and compares.
  ///
  /// - Returns: What is not as the case demands, ready to be pasted where possible.
  public func mismatches(with module: ModuleDefinition) async -> [String] {
    let host = ReplayHost(answers)
    do {
      let outcome = try await outcome(of: module, on: host)
      let unused = await host.unused.map { "this answer was not asked for: \($0.command)" }
      return expected.mismatches(with: outcome) + unused
    } catch {
      return ["\(error)"]
    }
  }

  /// The commands of the module's questions, and of the plan that follows from the answers.
  public func commands(of module: ModuleDefinition) async -> [ShellCommand] {
    guard let outcome = try? await outcome(of: module, on: ReplayHost(answers)) else { return [] }
    let actions = outcome.plan?.steps.flatMap(\.actions) ?? []
    return probeCommands(of: module) + actions.map(\.command)
  }

  /// The commands of the module's own questions, without those that a playbook answers for.
  func probeCommands(of module: ModuleDefinition) -> [ShellCommand] {
    guard let task = try? module.prepare(parameters, in: controller) else { return [] }
    return task.ownProbeCommands
  }

  /// - Throws: What shows that the case itself is wrong or that the module is not a function.
  private func outcome(
    of module: ModuleDefinition, on host: ReplayHost
  ) async throws -> ModuleCaseOutcome {
    do {
      let task = try module.prepare(parameters, in: controller)
      let sheet = try await Interrogation(task.probe.questions).sheet(from: host)
        .foreseeing(announced)
      let outcome = ModuleCaseOutcome(try task.probe.state(sheet), of: task)
      let again = ModuleCaseOutcome(try task.probe.state(sheet), of: task)
      guard outcome.facts == again.facts else {
        throw CaseProblem("the same answers led to two different plans")
      }
      return outcome
    } catch let error as CaseProblem {
      throw error
    } catch let error as UnlistedCommands {
      throw error
    } catch {
      return ModuleCaseOutcome(error)
    }
  }
}

extension PreparedTask {
  /// The commands that the module itself declares to be read-only.
  var ownProbeCommands: [ShellCommand] {
    Interrogation(probe.questions.filter { !($0.base is GuardQuestion) }).commands
  }
}
