using Microsoft.Playwright;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Dashboard.Gateway;
using VoiceAgent.Tests.Dashboard.Fakes;
using static Microsoft.Playwright.Assertions;

namespace VoiceAgent.Tests.Dashboard.Browser;

[Collection(BrowserTests.Name)]
[Trait("Speed", "Slow")]
public sealed class CallPageTests(BrowserFixture browser)
{
    private MemoryCallLog Log => browser.Dashboard.Log;

    [BrowserFact]
    public async Task The_transcript_grows_while_the_call_goes_on()
    {
        var call = await NewCallAsync();
        var page = await browser.OpenAsync($"/calls/{call.Id}");
        await Expect(page.GetByText("Nothing said yet")).ToBeVisibleAsync();

        await Log.AppendAsync(call.Id, new CallerHypothesis(1, "I'd like to"));
        await Expect(page.Locator(".line.caller.hypothesis p")).ToHaveTextAsync("I'd like to");
        await Log.AppendAsync(call.Id, new CallerHypothesis(1, "I'd like to check"));
        await Expect(page.Locator(".line.caller.hypothesis p")).ToHaveTextAsync("I'd like to check");
        await Log.AppendAsync(call.Id, new CallerSpoke(1, "I'd like to check on a claim.", Ms(0), Ms(900)));
        await Expect(page.Locator(".line.caller p")).ToHaveTextAsync("I'd like to check on a claim.");
        await Expect(page.Locator(".line.hypothesis")).ToHaveCountAsync(0);

        await Log.AppendAsync(call.Id, new ToolCalled(1, "t1", "find_claim", """{"member":"4719"}"""));
        await Expect(page.Locator(".tool-card summary")).ToContainTextAsync("running");
        await Log.AppendAsync(call.Id, new ToolReturned(1, "t1", "find_claim", ToolOutcome.TimedOut, "", Ms(3_000)));
        await Expect(page.Locator(".tool-card summary")).ToContainTextAsync("timed out");
        await Expect(page.Locator(".tool-card summary")).ToContainTextAsync("3,000 ms");

        await Log.AppendAsync(call.Id, new AgentSpeaking(1, 2, "Your claim was approved on the third of March", SpeechAct.Reply));
        await Log.AppendAsync(call.Id, new AgentSpoke(1, 2, "Your claim was", SpeechAct.Reply, Ms(0), Ms(700), Interrupted: true));
        await Expect(page.Locator(".line.agent.interrupted p")).ToHaveTextAsync("Your claim was — interrupted");
        await EndAsync(call);
    }

    [BrowserFact]
    public async Task The_waterfall_shows_each_stage_at_its_place_with_its_number()
    {
        var call = await NewCallAsync();
        var page = await browser.OpenAsync($"/calls/{call.Id}");
        await Log.AppendAsync(call.Id, new TurnMeasured(1, new TurnLatency(Ms(800), [new("think", Ms(-200), Ms(400)), new("speak", Ms(300), Ms(500))])));

        var turn = page.Locator(".waterfall[data-turn='1']");
        await Expect(turn).ToHaveAttributeAsync("aria-label", "Turn 1: answered after 800 ms");
        await Expect(turn.Locator("li[data-stage='think'] .number")).ToHaveTextAsync("400 ms");
        await Expect(turn.Locator("li[data-stage='speak'] .number")).ToHaveTextAsync("500 ms");

        // The scale is from -200 to 800 ms over a thousand units, so one unit is one millisecond.
        await Expect(turn.Locator("li[data-stage='think'] rect")).ToHaveAttributeAsync("x", "0");
        await Expect(turn.Locator("li[data-stage='think'] rect")).ToHaveAttributeAsync("width", "400");
        await Expect(turn.Locator("li[data-stage='speak'] rect")).ToHaveAttributeAsync("x", "500");
        await Expect(turn.Locator("li[data-stage='speak'] rect")).ToHaveAttributeAsync("width", "500");
        Assert.True((await turn.Locator("rect").First.BoundingBoxAsync())!.Width > 20);
        await EndAsync(call);
    }

    [BrowserFact]
    public async Task The_audio_card_shows_both_sides_as_they_are_measured_and_an_alert_stands_out()
    {
        var call = await NewCallAsync();
        var page = await browser.OpenAsync($"/calls/{call.Id}");
        var card = page.GetByRole(AriaRole.Region, new() { Name = "Audio quality" });
        var figures = card.Locator("dd");
        await Log.AppendAsync(call.Id, new MediaOpened("w", 16_000));
        await Log.AppendAsync(call.Id, new QualityAlerted(MediaLeg.Caller, QualityProblem.Loss, 9.09, 3, Ms(10_000)));
        await Expect(page.Locator(".moments .trouble")).ToContainTextAsync("Audio from the telephone is missing: 9.1 %, the limit is 3 %");
        await Expect(card).ToHaveCountAsync(0);

        var caller = new LegQuality { Frames = 450, Lost = 50, Gaps = 4, LongestGap = Ms(620), Sounding = 225, LevelDb = -31.4, Jitter = Ms(12), Mos = 2.05 };
        await Log.AppendAsync(call.Id, new QualityMeasured(caller, new LegQuality(), Ms(0)));
        await Expect(figures).ToHaveTextAsync(["2.05", "10 %", "0 %", "4, 620 ms", "12 ms", "-31.4 dB", "0 %", "50 %", "0:00"]);
        await Expect(card.GetByRole(AriaRole.Heading)).ToHaveTextAsync(["Audio quality", "From the telephone"]);

        var agent = new LegQuality { Frames = 100, Sounding = 80, LevelDb = -20, Mos = 4.36 };
        await Log.AppendAsync(call.Id, new QualityMeasured(caller with { Frames = 950 }, agent, Ms(2_000)));
        await Expect(figures).ToHaveTextAsync(["2.05", "5 %", "0 %", "4, 620 ms", "12 ms", "-31.4 dB", "0 %", "76.3 %", "4.36", "0 %", "0 %", "-20 dB", "0 %", "20 %", "0:02"]);
        await Expect(card.GetByRole(AriaRole.Heading)).ToHaveTextAsync(["Audio quality", "From the telephone", "To the telephone"]);
        await EndAsync(call);
    }

    [BrowserFact]
    public async Task A_transfer_shows_whom_it_is_for_what_they_were_told_and_how_it_went()
    {
        var call = await NewCallAsync();
        var page = await browser.OpenAsync($"/calls/{call.Id}");
        var transfer = SampleCall.Transfer(call);
        var card = page.GetByRole(AriaRole.Region, new() { Name = "Transfer to a human" });

        await Log.ChangeAsync(call.Id, record => record with { Phase = CallPhase.Transferring, Transfer = transfer });
        await Log.AppendAsync(call.Id, new TransferRequested("human", transfer.Summary));
        await Expect(card.Locator(".badge")).ToHaveTextAsync("Ringing");
        await Expect(card).ToContainTextAsync(transfer.Summary);
        await Expect(card).ToContainTextAsync("+1 555-019-9900");

        await Log.ChangeAsync(call.Id, record => record with { Transfer = transfer with { Outcome = TransferOutcome.Busy } });
        await Log.AppendAsync(call.Id, new ProviderFailed("telephony", "The transfer failed: 486"));
        await Expect(card.Locator(".badge")).ToHaveTextAsync("Busy");
        await EndAsync(call);
    }

    [BrowserFact]
    public async Task The_recording_can_be_played_and_jumped_in_once_the_call_is_over()
    {
        var call = await NewCallAsync();
        browser.Dashboard.Gateway.Recordings[call.Id] = SampleCall.Wav(TimeSpan.FromSeconds(12));
        await Log.AppendAsync(call.Id, new MediaOpened("w", 16_000));
        var page = await browser.OpenAsync($"/calls/{call.Id}");
        await Log.AppendAsync(call.Id, new RecordingClosed("path.wav", Ms(12_000), TimeSpan.Zero));
        await EndAsync(call);

        await Expect(page.Locator(".badge", new() { HasText = "Caller hung up" })).ToBeVisibleAsync();
        await Expect(page.Locator(".lane path")).ToHaveCountAsync(2);
        await page.WaitForFunctionAsync("() => document.querySelector('call-player audio').duration > 11.9");
        await page.EvaluateAsync("() => { document.querySelector('call-player audio').currentTime = 9 }");
        await page.WaitForFunctionAsync("() => { const a = document.querySelector('call-player audio'); return !a.seeking && Math.abs(a.currentTime - 9) < .1 }");
        await page.WaitForFunctionAsync("() => parseFloat(document.querySelector('.playhead').style.left) > 70");
        await Expect(page.Locator(".player-failed")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task A_recording_in_the_archive_says_so_and_when_it_is_deleted()
    {
        var call = await NewCallAsync();
        browser.Dashboard.Gateway.Archive[call.Id] = new(new DateTimeOffset(2027, 3, 5, 0, 0, 0, TimeSpan.Zero), IsComingBack: false);
        await Log.AppendAsync(call.Id, new RecordingClosed("path.wav", Ms(12_000), TimeSpan.Zero));
        await EndAsync(call);
        var page = await browser.OpenAsync($"/calls/{call.Id}");

        await Expect(page.Locator(".player-archived")).ToContainTextAsync("is in the archive and cannot be played here");
        await Expect(page.Locator(".player-archived")).ToContainTextAsync("It is deleted on 5 March 2027.");
        await Expect(page.Locator("call-player")).ToHaveCountAsync(0);
        await Expect(page.GetByText("Download")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task An_address_that_names_no_call_says_so()
    {
        var page = await browser.OpenAsync($"/calls/{CallId.At(DateTimeOffset.UtcNow)}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "There is no such call" })).ToBeVisibleAsync();
        await page.GotoAsync(new Uri(browser.Dashboard.Address, "/calls/nonsense").AbsoluteUri);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "There is no such call" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task While_the_gateway_is_away_the_page_says_so_and_tries_again_when_asked()
    {
        var stored = SampleCall.Ended(DateTimeOffset.UtcNow.AddDays(-3), "+15550100888");
        browser.Dashboard.Gateway.Stored[stored.Record.Id] = stored;
        browser.Dashboard.Gateway.Refusing = GatewayRefusal.Unreachable;
        try
        {
            var page = await browser.OpenAsync($"/calls/{stored.Record.Id}");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The gateway does not respond" })).ToBeVisibleAsync();
            browser.Dashboard.Gateway.Refusing = null;
            await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "+1 555-010-0888" })).ToBeVisibleAsync();
        }
        finally
        {
            browser.Dashboard.Gateway.Refusing = null;
        }
    }

    private async Task<CallRecord> NewCallAsync()
    {
        var call = SampleCall.Record(from: "+15550100999");
        await Log.CreateAsync(call);
        return call;
    }

    private async Task EndAsync(CallRecord call)
    {
        await Log.ChangeAsync(call.Id, record => record with { Phase = CallPhase.Ended, Ending = CallEnding.CallerHungUp, EndedAt = DateTimeOffset.UtcNow });
        await Log.AppendAsync(call.Id, new CallEnded(CallEnding.CallerHungUp));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
