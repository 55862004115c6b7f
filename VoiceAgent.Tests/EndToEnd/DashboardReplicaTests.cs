using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;
using VoiceAgent.Tests.Dashboard.Browser;
using VoiceAgent.Tests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>An operator's page outlives the program that serves it. Another program of the dashboard takes over, without affinity.</summary>
[Collection(WholeCalls.Name)]
[Trait("Speed", "Slow")]
public sealed class DashboardReplicaTests(RunningStack running) : IAsyncLifetime
{
    // A telephone that no shipped script uses, so that the calls can be found by their number.
    private const string Caller = "+15550100003";
    private const string ShownCaller = "+1 555-010-0003";

    private const string Script = $"""
        name: After a dashboard has died
        from: "{Caller}"
        steps:
          - wait for agent
          - pause: 15s
          - hang up
        """;

    private readonly OperatorsBrowser _operator = new(running);

    public Task InitializeAsync() => _operator.InitializeAsync();

    public Task DisposeAsync() => _operator.DisposeAsync();

    [BrowserFact]
    public async Task A_page_is_whole_again_after_each_program_of_the_dashboard_was_killed_in_turn()
    {
        var page = await _operator.SignInAsync(TimeSpan.FromSeconds(60));
        var refused = new List<string>();
        var seen = new ConcurrentQueue<string>();
        page.Console += (_, message) => seen.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss} console: {message.Text}");
        page.RequestFailed += (_, request) => seen.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss} failed: {request.Url}: {request.Failure}");
        page.WebSocket += (_, socket) =>
        {
            seen.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss} socket: {socket.Url}");
            socket.Close += (_, _) => seen.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss} socket closed");
        };
        page.Console += (_, message) => refused.AddRange(message.Text.Contains("Content Security Policy", StringComparison.Ordinal) ? [message.Text] : []);
        await page.EvaluateAsync("() => { window.loadedOnce = true; }");

        // The page's circuit is at one of the two, so one of the two deaths ends it.
        foreach (var process in running.Stack.ProcessesOf("dashboard"))
        {
            using (var dashboard = Process.GetProcessById(process))
            {
                dashboard.Kill();
                await dashboard.WaitForExitAsync();
            }

            await running.Stack.UntilReplacedAsync("dashboard", process, 2);
            seen.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss} process {process} is replaced");
        }

        try
        {
            await page.WaitForFunctionAsync("() => !window.loadedOnce");
        }
        catch (TimeoutException never)
        {
            await OperatorsBrowser.PictureAsync(page, "dashboard-not-loaded-again");
            throw new TimeoutException($"The page was not loaded again. What it did:\n{string.Join('\n', seen)}", never);
        }

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Live calls" })).ToBeVisibleAsync();
        await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();

        // The operator is still signed in, and the page follows calls again by itself.
        await running.Telephone.CallAsync(Script);
        await Expect(page.Locator("tr[data-call]").Filter(new() { HasText = ShownCaller })).ToBeVisibleAsync();
        await OperatorsBrowser.PictureAsync(page, "dashboard-after-a-death");
        Assert.Empty(refused);
    }
}
