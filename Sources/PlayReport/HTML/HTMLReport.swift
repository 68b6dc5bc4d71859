public import PlayEngine

/// Writes a run as one page in HTML, with nothing in it that a browser would have to fetch.
public struct HTMLReport: EventConsumer {
  private let title: String
  private let masker: Masker
  private let write: @Sendable (String) -> Void

  private var mode = RunMode.apply
  private var tasks: [String: [TaskReport]] = [:]

  /// Creates a report.
  ///
  /// - Parameters:
  ///   - title: What stands above the page.
  ///   - masker: Hides the secrets in everything that is written.
  ///   - write: Takes the whole page, when the run ends.
  public init(title: String, masker: Masker, write: @escaping @Sendable (String) -> Void) {
    self.title = title
    self.masker = masker
    self.write = write
  }

  /// Collects what hosts come to, and writes the page behind the last event.
  public mutating func receive(_ event: Event) {
    switch event.masked(by: masker) {
    case .runStarted(let mode): self.mode = mode
    case .taskFinished(let report): tasks[report.host, default: []].append(report)
    case .runFinished(let recap): write(page(recap).source)
    case .playStarted, .playSkipped, .resumed, .connected, .connectionRetried, .connectionLost,
      .unreachable, .refused, .taskStarted, .taskRetried, .jobStarted, .jobOutput, .upload,
      .interrupted, .hostFinished, .playFinished:
      break
    }
  }

  private func page(_ recap: Recap) -> HTMLText {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width">
    <title>\(title)</title>
    <style>
    body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em }
    table { border-collapse: collapse } td, th { padding: .1em 1em .1em 0; text-align: right }
    td:first-child, th:first-child { text-align: left }
    pre { background: #f6f6f6; margin: .3em 0; overflow-x: auto; padding: .5em }
    .added { color: #116329 } .removed { color: #a40e26 } .hunk { color: #6639ba }
    .failed { color: #a40e26 } .changed { color: #7d4e00 } .faint { color: #666 }
    </style>
    </head>
    <body>
    <h1>\(title)</h1>
    \(table(recap))\(recap.hosts.map(section))</body>
    </html>

    """
  }

  private func table(_ recap: Recap) -> HTMLText {
    let rows = recap.hosts.map { host -> HTMLText in
      """
      <tr><td><a href="#\(host.name)">\(host.name)</a></td><td>\(host.unchanged)</td>\
      <td>\(host.changed)</td><td>\(host.dependent)</td><td>\(host.failed)</td>\
      <td>\(host.skipped)</td></tr>

      """
    }
    return """
      <table>
      <tr><th>host</th><th>ok</th><th>changed</th><th>depends</th><th>failed</th>\
      <th>skipped</th></tr>
      \(rows)</table>

      """
  }

  private func section(_ host: Recap.Host) -> HTMLText {
    let shown = (tasks[host.name] ?? []).compactMap(task)
    let reason: [HTMLText] = (host.unreachable.map { [$0] } ?? host.refused ?? []).map {
      "<p class=\"failed\">\($0)</p>\n"
    }
    let nothing: HTMLText =
      shown.isEmpty && reason.isEmpty ? "<p>There is nothing to do.</p>\n" : ""
    return "<h2 id=\"\(host.name)\">\(host.name)</h2>\n\(reason)\(nothing)\(shown)"
  }

  /// A task that a person has to see.
  private func task(_ report: TaskReport) -> HTMLText? {
    let options = ReportOptions(showsDifferences: true)
    let text = ResultText(mode: mode, options: options, width: nil)
    guard let result = text.result(of: report) else { return nil }
    let handler: HTMLText = report.task.isHandler ? "handler " : ""
    let details: HTMLText =
      result.details.isEmpty ? "" : "<pre>\(result.details.map { "\($0.html)\n" })</pre>\n"
    return """
      <details open><summary>\(handler)<b>\(report.task.title)</b> — \(result.heading.html) \
      <span class="faint">\(report.task.position)</span></summary>
      \(details)</details>

      """
  }
}
