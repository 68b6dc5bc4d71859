import CLibSSH

extension LibSSHSession {
  /// Connects to the host, or lets its jump host do that.
  func connect() async throws(SSHError) {
    if let jump = destination.jump {
      try await connect(through: jump)
    } else {
      try await connectDirectly()
    }
  }

  /// Finds the host's addresses and connects to the first that answers.
  private func connectDirectly() async throws(SSHError) {
    let addresses = try await resolve()
    let limit = TimeLimit(options.timeouts.connect)
    var failures: [SSHError.AddressFailure] = []
    for (index, address) in addresses.enumerated() {
      // An address that swallows everything must not use up the time of the others.
      let left = ContinuousClock.now.duration(to: limit.deadline) / (addresses.count - index)
      do throws(SSHError) {
        let socket = try await connect(to: address, TimeLimit(left))
        guard let handle = LibSSHHandle(socket, address: address) else {
          throw self.error(.connect, .system(SystemCallFailure("ssh_new")))
        }
        self.handle = handle
        return
      } catch {
        guard error.isRetriable || error.code == .local else { throw error }
        failures.append(.init(address: address.text, reason: error.addressText))
      }
    }
    throw error(.connect, .unreachable(failures))
  }

  private func resolve() async throws(SSHError) -> [NetworkAddress] {
    if let address = Resolver.address(written: destination.host, port: destination.port) {
      return address
    }
    let promise = Promise<Result<[NetworkAddress], Resolver.Failure>>()
    let limit = TimeLimit(options.timeouts.resolve)
    try await wait(for: [], .resolve, limit) { [loop = context.loop, destination] ticket in
      context.calls.start {
        promise.fulfil(Resolver.addresses(of: destination.host, port: destination.port))
        loop.settle(ticket, .ready)
      }
    }
    switch promise.value {
    case .success(let addresses): return addresses
    case .failure(let failure): throw error(.resolve, .nameUnknown(reason: failure.reason))
    case nil: throw error(.resolve, .nameUnknown(reason: "the system did not answer"))
    }
  }

  private func connect(
    to address: NetworkAddress, _ limit: TimeLimit
  ) async throws(SSHError) -> Socket {
    let socket: Socket
    do {
      socket = try Socket(connectingTo: address)
    } catch {
      throw self.error(.connect, .system(error))
    }
    try await wait(for: [.writing(socket.descriptor)], .connect, limit)
    if let failure = socket.connectionFailure { throw error(.connect, .system(failure)) }
    return socket
  }
}

extension SSHError {
  /// Why one address did not work, in a list of several.
  fileprivate var addressText: String {
    switch reason {
    case .system(let failure): failure.reason
    default: "no answer"
    }
  }
}
