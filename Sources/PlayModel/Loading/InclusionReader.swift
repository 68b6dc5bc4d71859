import PlayLock
public import PlayData
import PlayModuleKit
import Synchronization

/// Reads task files and roles that a run includes, each once for all hosts.
public final class InclusionReader: Sendable {
  private struct Key: Hashable {
    let inclusion: ObjectIdentifier
    let name: String
    let iteration: Int
  }

  private typealias Outcome = Result<IncludedPart, Diagnostics>

  private let files: any FileReader
  private let modules: [ModuleDefinition]
  private let rolesPath: [String]
  private let ids: RoleUseIDs
  private let known = Locked<[Key: Outcome]>([:])

  init(
    files: any FileReader, modules: [ModuleDefinition], rolesPath: [String], ids: RoleUseIDs
  ) {
    (self.files, self.modules, self.rolesPath, self.ids) = (files, modules, rolesPath, ids)
  }

  /// The tasks that an inclusion stands for.
  ///
  /// - Parameters:
  ///   - inclusion: The inclusion.
  ///   - name: The file or the role, rendered.
  ///   - iteration: The place in the loop; every pass has a use of the role of its own.
  /// - Returns: The tasks, and the handlers and uses of roles that came with them.
  /// - Throws: All mistakes in what is included.
  public func part(
    of inclusion: Inclusion, named name: String, iteration: Int
  ) throws(Diagnostics) -> IncludedPart {
    let key = Key(inclusion: ObjectIdentifier(inclusion), name: name, iteration: iteration)
    let outcome = known.withLock { known in
      if let outcome = known[key] { return outcome }
      let outcome = read(inclusion, name)
      known[key] = outcome
      return outcome
    }
    return try outcome.get()
  }

  private func read(_ inclusion: Inclusion, _ name: String) -> Outcome {
    let loading = Loading(files: files, modules: modules, rolesPath: rolesPath, ids: ids)
    let roles = RoleReader(
      loading: loading, playbookFolder: inclusion.surroundings.playbookFolder)
    let part = roles.part(of: inclusion, named: name)
    if loading.diagnostics.hasErrors { return .failure(loading.diagnostics) }
    return .success(part)
  }
}

/// Numbers for the uses of roles, which tell them apart in a whole run.
final class RoleUseIDs: Sendable {
  private let next = Atomic(0)

  func make() -> Int { next.add(1, ordering: .relaxed).oldValue }
}
