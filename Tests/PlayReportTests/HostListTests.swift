import Testing

@testable import PlayReport

@Suite struct HostListTests {
  private static let lists: [([String], String)] = [
    ([], ""),
    (["web1", "web2"], "web1, web2"),
    (["web1", "web2", "web3"], "web[1:3]"),
    (["web3", "web2", "web1"], "web3, web2, web1"),
    (["db", "web8", "web9", "web10", "web12"], "db, web[8:10], web12"),
    (["web08", "web09", "web10"], "web[08:10]"),
    (["web8", "web09", "web10"], "web8, web09, web10"),
    (["a1.x.org", "a2.x.org", "a3.x.org", "a4.y.org"], "a[1:3].x.org, a4.y.org"),
    (["10.0.0.1", "11.0.0.1", "12.0.0.1"], "10.0.0.1, 11.0.0.1, 12.0.0.1"),
    (["web1", "web1", "web2"], "web1, web2"),
    (["a1", "a2", "b3", "b4", "b5"], "a1, a2, b[3:5]"),
    (["n99999999999999999999"], "n99999999999999999999"),
  ]

  @Test(arguments: lists) func hostsThatCountUpBecomeARange(hosts: [String], text: String) {
    #expect(HostList(hosts).text == text)
  }

  @Test func whatDoesNotFitIsCounted() {
    let list = HostList(["alpha", "beta", "gamma"])
    #expect(list.text(fitting: 18) == "alpha, beta, gamma")
    #expect(list.text(fitting: 17) == "3 hosts: alpha, …")
    #expect(list.text(fitting: 3) == "3 hosts: alpha, …")
    #expect(list.text(fitting: nil) == "alpha, beta, gamma")
  }
}
