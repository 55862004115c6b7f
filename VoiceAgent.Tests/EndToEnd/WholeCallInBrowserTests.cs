using Microsoft.Playwright;
using VoiceAgent.Tests.Dashboard.Browser;
using VoiceAgent.Tests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>An operator signs in to the real dashboard, watches a call live, and plays its recording afterwards.</summary>
[Collection(WholeCalls.Name)]
[Trait("Speed", "Slow")]
public sealed class WholeCallInBrowserTests(RunningStack running) : IAsyncLifetime
{
    // A member's telephone that no shipped script uses, so that the call can be found by its number.
    private const string Caller = "+15550100002";
    private const string ShownCaller = "+1 555-010-0002";

    private const string Script = $"""
        name: Watched
        from: "{Caller}"
        steps:
          - wait for agent
          - say: I'd like to check the status of my claim
          - wait for agent
          - pause: 3s
          - say: five eight two zero
          - wait for agent
          - hang up
        """;

    private readonly OperatorsBrowser _operator = new(running);

    public Task InitializeAsync() => _operator.InitializeAsync();

    public Task DisposeAsync() => _operator.DisposeAsync();

    [BrowserFact]
    public Task A_call_is_watched_while_it_is_spoken_and_played_back_when_it_is_over() => HostPauses.RepeatAsync(async () =>
    {
        var page = await _operator.SignInAsync(TimeSpan.FromSeconds(30));
        var placed = await running.Telephone.CallAsync(Script);

        // During the call it appears without a reload, and its page shows what is said.
        var row = page.Locator("tr[data-call]").Filter(new() { HasText = ShownCaller });
        await Expect(row).ToContainTextAsync("claims");
        await row.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByText("How can I help you today?")).ToBeVisibleAsync();
        await Expect(page.GetByText("I'd like to check the status of my claim")).ToBeVisibleAsync();
        await Expect(page.GetByText("What is your member number?")).ToBeVisibleAsync();
        await OperatorsBrowser.PictureAsync(page, "whole-call-live");

        // After the call the same page shows the tool, the waterfall of each turn and the recording.
        var outcome = await running.Telephone.UntilOverAsync(placed);
        Assert.Empty(outcome.Failures);
        var stored = await running.Product.StoredAsync(outcome.CorrelationId!);
        await page.GotoAsync(new Uri(running.Stack.AddressOf("dashboard"), $"/calls/{stored.Record.Id}").AbsoluteUri);
        await Expect(page.GetByText("find_claim").First).ToBeVisibleAsync();
        await Expect(page.GetByText("Your claim C two one zero seven").First).ToBeVisibleAsync();
        var audio = page.Locator("audio");
        await audio.EvaluateAsync("sound => { sound.preload = 'metadata'; sound.load(); }");
        await page.WaitForFunctionAsync("() => document.querySelector('audio')?.duration > 5");
        Assert.InRange(await audio.EvaluateAsync<double>("sound => sound.duration"), (outcome.DurationMs!.Value / 1000) - 2, (outcome.DurationMs.Value / 1000) + 2);
        await OperatorsBrowser.PictureAsync(page, "whole-call-over");
    });
}
