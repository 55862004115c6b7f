using Microsoft.Playwright;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Dashboard.Fakes;
using static Microsoft.Playwright.Assertions;

namespace VoiceAgent.Tests.Dashboard.Browser;

[Collection(BrowserTests.Name)]
[Trait("Speed", "Slow")]
public sealed class LogTests(BrowserFixture browser)
{
    [BrowserFact]
    public async Task What_people_say_and_who_they_are_stays_out_of_the_log()
    {
        var call = SampleCall.Record(from: "+15559876543");
        await browser.Dashboard.Log.CreateAsync(call);
        await browser.Dashboard.Log.AppendAsync(call.Id, new CallerSpoke(1, "my name is Beatrix", TimeSpan.Zero, TimeSpan.Zero));
        var page = await browser.OpenAsync($"/calls/{call.Id}");
        await Expect(page.GetByText("my name is Beatrix")).ToBeVisibleAsync();
        await page.GotoAsync(new Uri(browser.Dashboard.Address, "/calls").AbsoluteUri);
        await page.GetByLabel("Caller's number or call id").FillAsync("9876543");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.GetByText("No call of this number on this day")).ToBeVisibleAsync();
        await browser.Dashboard.Log.ChangeAsync(call.Id, record => record with { Phase = CallPhase.Ended });

        // The fixture logs from Debug on. A deployment logs from Information on.
        var secrets = browser.Dashboard.Sessions.Sessions.Values.Select(session => session.AccessToken).Append("9876543").Append("Beatrix").Append("Olga Operator").ToList();
        var kept = browser.Dashboard.Lines.All.Where(line => !line.StartsWith("Debug", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(kept);
        Assert.DoesNotContain(kept, line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
    }
}
