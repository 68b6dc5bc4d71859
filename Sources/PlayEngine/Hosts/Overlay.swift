import PlayModuleKit

/// In check mode: what earlier tasks of a host would have provided.
struct Overlay: Sendable {
  private var providers: [Resource: String] = [:]
  /// The first task that would install a package; the files of packages cannot be known.
  private var packages: String?

  /// Remembers what a task's plan would provide.
  mutating func add(_ plan: Plan, by task: String) {
    for resource in plan.steps.flatMap(\.provides) {
      if resource.kind == .package, packages == nil { packages = task }
      if providers[resource] == nil { providers[resource] = task }
    }
  }

  /// The task that would provide the first of these things that any task would.
  func provider(of resources: some Sequence<Resource>) -> String? {
    resources.lazy.compactMap(provider).first
  }

  private func provider(_ resource: Resource) -> String? {
    if let task = providers[resource] { return task }
    return switch resource.kind {
    case .service, .program, .user, .group: packages
    case .path where resource.name.hasPrefix("/usr/local/"): packages
    default: nil
    }
  }
}
