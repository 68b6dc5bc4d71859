import PlayData
import PlayModuleKit

/// In check mode: what earlier tasks of a host would have provided.
struct Overlay: Sendable {
  private var providers: [Resource: String] = [:]
  /// The first task that would install a package; the files of packages cannot be known.
  private var packages: String?
  /// The folders below which a task would make paths that are not known.
  private var trees: [(folder: String, task: String)] = []
  /// The files of which only this is known, that a task's command would change them.
  private var rewrites: [String: String] = [:]
  /// What each subject would be by now.
  private(set) var announced: [String: Difference.Content] = [:]
  /// Tasks that could only be announced, by module and parameters.
  private var waiting: Set<TaskContent> = []

  /// A task as far as it matters for what it does to the host.
  struct TaskContent: Hashable {
    let module: String
    let parameters: ValueMap
  }

  /// Remembers a task of which only this is known, that it waits for another one.
  ///
  /// - Returns: Whether the same was announced before: it finds nothing left to do then.
  mutating func announce(
    _ content: TaskContent, about resources: [Resource], by task: String
  ) -> Bool {
    for resource in resources where providers[resource] == nil { providers[resource] = task }
    return !waiting.insert(content).inserted
  }

  /// Leaves out of a plan what earlier tasks have announced already, and starts the rest from where
  /// they would have left the host.
  func adjust(_ plan: Plan) -> Plan {
    guard plan.isChanging, !announced.isEmpty else { return plan }
    var plan = plan
    plan.steps = plan.steps.compactMap { step in
      let difference = step.difference
      switch (announced[difference.subject], difference.content) {
      case (.value(_, let now), .value(_, let after)):
        if now.map({ ByteText($0) }) == after.map({ ByteText($0) }), difference.leaving == nil {
          return nil
        }
        return step.with(.value(before: now, after: after))
      case (.text(_, let now), .text(_, let after)):
        return now == after ? nil : step.with(.text(before: now, after: after))
      default: return step
      }
    }
    return plan
  }

  /// Remembers what a task's plan would change and provide.
  mutating func add(_ plan: Plan, by task: String) {
    for step in plan.steps {
      let subject = step.difference.subject
      announced[subject] = step.difference.settled
      if case .text = step.difference.content { providers[Resource(.content, subject)] = task }
    }
    for file in plan.rewrites {
      rewrites[file] = task
      providers[Resource(.content, file)] = task
    }
    for resource in plan.steps.flatMap(\.provides) {
      if resource.kind == .package, packages == nil { packages = task }
      if resource.kind == .tree || resource.kind == .repository {
        trees.append((resource.name, task))
      }
      if providers[resource] == nil { providers[resource] = task }
    }
  }

  /// The task that would provide the first of these things that any task would.
  func provider(of resources: some Sequence<Resource>) -> String? {
    for resource in resources {
      if let task = provider(resource) { return task }
    }
    return nil
  }

  /// The task after which one of these files would hold what cannot be known before.
  func rewriter(of resources: some Sequence<Resource>) -> String? {
    resources.lazy.compactMap { $0.kind == .content ? rewrites[$0.name] : nil }.first
  }

  private func provider(_ resource: Resource) -> String? {
    if let task = providers[resource] { return task }
    return switch resource.kind {
    case .service, .program, .user, .group: packages
    case .path:
      trees.first { resource.name.hasPrefix($0.folder + "/") }?.task
        ?? (resource.name.hasPrefix("/usr/local/") ? packages : nil)
    default: nil
    }
  }
}

extension Step {
  /// The same step shown with another difference.
  fileprivate func with(_ content: Difference.Content) -> Step {
    Step(
      Difference(
        difference.subject, content, isSecret: difference.isSecret, leaving: difference.leaving),
      actions, provides: provides, entries: entries)
  }
}

extension Difference {
  /// What the subject is once the change is made.
  fileprivate var settled: Content {
    guard case .value(let before, _) = content, let leaving else { return content }
    return .value(before: before, after: leaving)
  }
}
