import PlayLock
import PlayData

/// What `hostvars` says: the variables of all hosts, as they were when the play began.
///
/// Most plays never ask, so the variables are worked out at the first question, once for all hosts.
final class OtherHosts: Sendable {
  private let scopes: @Sendable () -> [(name: String, scope: TaskScope)]
  private let known = Locked<ValueMap?>(nil)

  /// Creates the table; `scopes` gives the variables of every host.
  init(_ scopes: @escaping @Sendable () -> [(name: String, scope: TaskScope)]) {
    self.scopes = scopes
  }

  /// The variables of all hosts by name, with those of one host as they are now.
  func variables(with host: String?, in scope: TaskScope) -> ValueMap {
    var all = known.withLock { known in
      let variables = known ?? ValueMap(scopes().map { ($0.name, .map(Self.variables($0.scope))) })
      known = variables
      return variables
    }
    if let host { all[host] = .map(Self.variables(scope)) }
    return all
  }

  /// The variables of a scope.
  ///
  /// One that cannot be rendered is left out, so that only a task that needs it fails.
  private static func variables(_ scope: TaskScope) -> ValueMap {
    ValueMap(
      scope.names.compactMap { name in
        ((try? scope.value(of: name)) ?? nil).map { (name, $0) }
      })
  }
}
