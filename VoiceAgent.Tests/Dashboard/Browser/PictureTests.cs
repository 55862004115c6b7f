using Microsoft.Playwright;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Dashboard.Gateway;
using VoiceAgent.Tests.Dashboard.Fakes;

namespace VoiceAgent.Tests.Dashboard.Browser;

/// <summary>Draws every page in light, dark and narrow, and checks that the browser reports no error. The pictures are stored beside the tests.</summary>
[Collection(BrowserTests.Name)]
[Trait("Speed", "Slow")]
public sealed class PictureTests(BrowserFixture browser)
{
    private static readonly (string Name, ColorScheme Scheme, int Width)[] Ways =
        [("light", ColorScheme.Light, 1280), ("dark", ColorScheme.Dark, 1280), ("narrow", ColorScheme.Light, 400)];

    [BrowserFact]
    public async Task Every_page_draws_without_a_complaint_of_the_browser()
    {
        var day = DateTimeOffset.UtcNow.AddDays(-2);
        var past = SampleCall.Ended(day);
        past = past with { Record = past.Record with { Ending = CallEnding.Transferred, Transfer = SampleCall.Transfer(past.Record) with { Outcome = TransferOutcome.Accepted } } };
        browser.Dashboard.Gateway.Stored[past.Record.Id] = past;
        browser.Dashboard.Gateway.Recordings[past.Record.Id] = SampleCall.Wav(TimeSpan.FromSeconds(30));
        for (var other = 1; other < 15; other++)
        {
            var more = SampleCall.Ended(day.AddMinutes(-7 * other), $"+1555010{1000 + other}");
            browser.Dashboard.Gateway.Stored[more.Record.Id] = more;
        }

        var live = SampleCall.Record();
        await browser.Dashboard.Log.CreateAsync(live);
        foreach (var (_, happened) in SampleCall.Events(live))
        {
            await browser.Dashboard.Log.AppendAsync(live.Id, happened);
        }

        await browser.Dashboard.Log.AppendAsync(live.Id, new QualityAlerted(MediaLeg.Caller, QualityProblem.Loss, 4.2, 3, TimeSpan.FromSeconds(20)));
        await browser.Dashboard.Log.AppendAsync(live.Id, new QualityRestored(MediaLeg.Caller, QualityProblem.Loss, 0.4, TimeSpan.FromSeconds(40)));
        await browser.Dashboard.Log.AppendAsync(live.Id, new CallerHypothesis(3, "and when will it be"));
        browser.Dashboard.Trunks.Trunks["pictured"] = SampleTrunk.View("pictured");
        browser.Dashboard.Trunks.Trunks["pictured-too"] = SampleTrunk.View("pictured-too", RegistrationState.Failed);
        browser.Dashboard.Trunks.Rules["pictured"] = SampleTrunk.Rule("pictured", 7, "There is no trunk west.");
        var complaints = new List<string>();
        foreach (var (name, scheme, width) in Ways)
        {
            var page = await browser.OpenAsync("/", options: new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
            page.Console += (_, said) => complaints.AddRange(said.Type is "error" or "warning" ? [$"{page.Url}: {said.Text}"] : []);
            page.PageError += (_, broken) => complaints.Add($"{page.Url}: {broken}");
            await ShowAsync(page, "/", $"tr[data-call='{live.Id}'] .hypothesis", $"live-{name}");
            await ShowAsync(page, $"/calls/{live.Id}", ".line.hypothesis", $"call-{name}");
            await ShowAsync(page, $"/calls?day={day:yyyy-MM-dd}", ".rz-data-grid tbody a", $"past-{name}");
            await ShowAsync(page, $"/calls/{past.Record.Id}", ".lane path", $"past-call-{name}");
            await ShowAsync(page, "/calls?day=2020-01-01", ".empty", $"empty-{name}");
            await ShowAsync(page, "/trunks", "tr[data-trunk=pictured]", $"trunks-{name}");
            await ShowAsync(page, "/trunks/pictured-too", ".side .moments", $"trunk-{name}");
            await ShowAsync(page, "/dispatch-rules/pictured", "fieldset", $"dispatch-rule-{name}");
            await ShowAsync(page, "/signed-out", "h1", $"signed-out-{name}");
            await page.Context.CloseAsync();
        }

        await browser.Dashboard.Log.ChangeAsync(live.Id, record => record with { Phase = CallPhase.Ended });
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    private async Task ShowAsync(IPage page, string path, string sign, string picture)
    {
        await page.GotoAsync(new Uri(browser.Dashboard.Address, path).AbsoluteUri);
        await page.Locator(sign).First.WaitForAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "pictures", $"{picture}.png"), FullPage = true });
    }
}
