import PlayData
import PlayEngine
import PlayModuleKit

/// A run of two plays with a bit of everything.
enum SampleRun {
  private static let story = Story()
  private static let install = story.task(0, "Install the package")
  private static let configure = story.task(1, "Write nginx.conf")
  private static let enable = story.task(2, "Enable the service")
  private static let sites = story.task(3, "Write the sites")
  private static let show = story.task(4, "Show the release", role: nil)
  private static let restart = story.task(5, "Restart nginx", isHandler: true)
  private static let database = PlayReference(index: 1, name: "databases")

  private static let configuration = Difference.text(
    "/usr/local/etc/nginx/nginx.conf",
    from: Array("user www;\nworker_processes 1;\nevents {}\n".utf8),
    to: Array("user www;\nworker_processes auto;\nevents {}\nhttp {}\n".utf8))

  private static func site(_ name: String, _ status: TaskStatus) -> TaskReport.Part {
    let file = Difference.text("/usr/local/etc/nginx/\(name).conf", from: nil, to: [0x61, 0x0A])
    return TaskReport.Part(
      label: name, status: status, differences: status == .changed ? [file] : [])
  }

  private static let failure = TaskFailure(
    phase: .probe, message: "the package database is locked by process 812",
    hint: "wait until pkg has ended there, then run again", command: "pkg query -e '%n = nginx' %v",
    exitStatus: 70, output: ["pkg: Cannot get a read lock", "pkg: database is locked"])

  static func events(mode: RunMode) -> [Event] {
    let hosts = ["web1", "web2", "web3", "web4"]
    let first: [Event] = [
      .runStarted(mode: mode), .playStarted(story.play, hosts: hosts), .connected(host: "web1"),
      .connected(host: "web2"), .connected(host: "web3"),
      .unreachable(host: "web4", reason: "10.0.0.4 port 22: Connection refused"),
    ]
    let tail: [Event] = [
      .playFinished(story.play),
      .playSkipped(database, reason: "no host matches \"db:&staging\""),
      .runFinished(recap(mode: mode)),
    ]
    return first + work + tail
  }

  private static var work: [Event] {
    let package = TaskReport.Part.changed(.value("package nginx", from: nil, to: "1.28.0_3"))
    let enabled = TaskReport.Part(
      status: .dependsOn(task: "Install the package"),
      differences: [.value("/etc/rc.conf: nginx_enable", from: "NO", to: "YES")],
      commands: ["sysrc nginx_enable=YES"])
    let release = TaskReport.Part(
      status: .unchanged, message: "web1 runs 15.0-RELEASE", result: ["msg": "15.0-RELEASE"])
    let old = TaskReport.Part(
      status: .unchanged, message: "web2 runs 13.2-RELEASE",
      warnings: ["13.2-RELEASE has reached its end of life"])
    return [
      story.report("web1", install, .changed, package),
      story.report("web1", configure, .changed, .changed(configuration)),
      story.report("web2", install, .changed, package),
      story.report("web3", install, .failed(failure), .init(status: .failed(failure))),
      .hostFinished(host: "web3", play: story.play),
      story.report("web2", configure, .changed, .changed(configuration)),
      story.report("web1", enable, enabled.status, enabled),
      story.report("web2", enable, .unchanged),
      story.report(
        "web1", sites, .changed, site("blog", .changed), site("shop", .unchanged),
        site("wiki", .changed)),
      story.report("web2", sites, .skipped(reason: "nginx_sites is defined")),
      story.report("web1", show, .unchanged, release),
      story.report("web2", show, .unchanged, old),
      story.report("web1", restart, .changed, .changed(.command("service nginx restart"))),
      story.report("web2", restart, .changed, .changed(.command("service nginx restart"))),
      .hostFinished(host: "web1", play: story.play),
      .hostFinished(host: "web2", play: story.play),
    ]
  }

  private static func recap(mode: RunMode) -> Recap {
    var hosts = ["web1", "web2", "web3", "web4"].map(Recap.Host.init)
    (hosts[0].unchanged, hosts[0].changed, hosts[0].dependent) = (1, 4, 1)
    (hosts[1].unchanged, hosts[1].changed, hosts[1].skipped) = (2, 3, 1)
    hosts[2].failed = 1
    hosts[2].owedHandlers = ["Restart nginx"]
    hosts[3].unreachable = "10.0.0.4 port 22: Connection refused"
    hosts[0].cost.exchanges = 2
    hosts[0].cost.commands = 31
    hosts[0].cost.sentBytes = 2_417
    hosts[0].cost.receivedBytes = 1
    return Recap(
      hosts: hosts, mode: mode, duration: .milliseconds(4_270),
      keepsOwedHandlers: mode == .apply)
  }
}
