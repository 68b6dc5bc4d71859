import Logging

/// What all sessions of a transport share.
struct SessionContext {
  let loop: EventLoop
  let calls: BlockingCalls
  let knownHosts: KnownHostsStores
  let identities: IdentityStore
  let jumps: JumpSessions
  let logger: Logger
}
