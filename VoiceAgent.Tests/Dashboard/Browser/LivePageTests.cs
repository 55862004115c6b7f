using Microsoft.Playwright;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Tests.Dashboard.Fakes;
using static Microsoft.Playwright.Assertions;

namespace VoiceAgent.Tests.Dashboard.Browser;

[Collection(BrowserTests.Name)]
[Trait("Speed", "Slow")]
public sealed class LivePageTests(BrowserFixture browser)
{
    [BrowserFact]
    public async Task A_call_appears_speaks_and_leaves_without_a_reload()
    {
        var page = await browser.OpenAsync("/");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Live calls" })).ToBeVisibleAsync();

        var call = SampleCall.Record(from: "+15550100777");
        await browser.Dashboard.Log.CreateAsync(call);
        var row = page.Locator($"tr[data-call='{call.Id}']");
        await Expect(row).ToContainTextAsync("+1 555-010-0777");
        await Expect(row).ToContainTextAsync("Connected");
        await Expect(row).ToContainTextAsync("claims");

        await browser.Dashboard.Log.AppendAsync(call.Id, new CallerHypothesis(1, "I'd like to"));
        await Expect(row.Locator(".hypothesis")).ToContainTextAsync("I'd like to");
        await browser.Dashboard.Log.AppendAsync(call.Id, new AgentSpoke(1, 1, "Of course.", SpeechAct.Reply, TimeSpan.Zero, TimeSpan.Zero, false));
        await Expect(row).ToContainTextAsync("Agent Of course.");

        var before = await row.Locator("call-clock").InnerTextAsync();
        await Expect(row.Locator("call-clock")).Not.ToHaveTextAsync(before);

        await browser.Dashboard.Log.ChangeAsync(call.Id, record => record with { Phase = CallPhase.Ended });
        await Expect(row).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Hanging_up_asks_first_and_goes_to_the_gateway_in_the_persons_name()
    {
        var call = SampleCall.Record(from: "+15550100778");
        await browser.Dashboard.Log.CreateAsync(call);
        var page = await browser.OpenAsync("/");
        await page.Locator($"tr[data-call='{call.Id}']").GetByRole(AriaRole.Button, new() { Name = "Hang up the call from +1 555-010-0778" }).ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Hang up" }).ClickAsync();

        await Expect(page.GetByText("The call ends as soon as its worker has released it.")).ToBeVisibleAsync();
        Assert.Contains((call.Id, "Olga Operator"), browser.Dashboard.Gateway.HungUp);
        await browser.Dashboard.Log.ChangeAsync(call.Id, record => record with { Phase = CallPhase.Ended });
    }

    [BrowserFact]
    public async Task Someone_who_may_only_read_sees_calls_and_no_hang_up_button()
    {
        var call = SampleCall.Record(from: "+15550100779");
        await browser.Dashboard.Log.CreateAsync(call);
        var page = await browser.OpenAsync("/", Visitor.Reader);

        await Expect(page.Locator($"tr[data-call='{call.Id}']")).ToContainTextAsync("+1 555-010-0779");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Hang up" })).ToHaveCountAsync(0);
        await browser.Dashboard.Log.ChangeAsync(call.Id, record => record with { Phase = CallPhase.Ended });
    }
}
