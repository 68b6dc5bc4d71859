import PlayEngine
import PlayLocal
import PlayShell

/// This machine as a host.
struct LocalConnection: Connection {
  private let session: LocalShell

  static func start(
    in folder: String?, as account: Account?
  ) async throws -> LocalConnection {
    do {
      return LocalConnection(session: try await LocalShell.start(in: folder, as: account))
    } catch let error as LocalShellError where error.isAboutAccount {
      throw AccountFailure(error.description)
    } catch let error as LocalShellError {
      throw ConnectionFailure(error.description)
    }
  }

  var shell: any Shell { session }

  /// What ends this machine ends the run.
  var canReconnect: Bool { false }

  func cost() async -> ConnectionCost { ConnectionCost(await session.statistics) }
}
