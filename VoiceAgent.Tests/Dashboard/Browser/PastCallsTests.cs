using Microsoft.Playwright;
using VoiceAgent.Dashboard.Gateway;
using VoiceAgent.Tests.Dashboard.Fakes;
using static Microsoft.Playwright.Assertions;

namespace VoiceAgent.Tests.Dashboard.Browser;

[Collection(BrowserTests.Name)]
[Trait("Speed", "Slow")]
public sealed class PastCallsTests(BrowserFixture browser)
{
    [BrowserFact]
    public async Task A_day_comes_in_pages_and_a_number_is_found_on_any_of_them()
    {
        var noon = new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
        for (var call = 0; call < 25; call++)
        {
            var stored = SampleCall.Ended(noon.AddMinutes(-call), $"+1555020{call:0000}");
            browser.Dashboard.Gateway.Stored[stored.Record.Id] = stored;
        }

        var page = await browser.OpenAsync("/calls?day=2026-03-04");
        var rows = page.Locator(".rz-data-grid tbody a");
        await Expect(rows).ToHaveCountAsync(10);
        await page.GetByRole(AriaRole.Button, new() { Name = "Earlier calls" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(20);
        await page.GetByRole(AriaRole.Button, new() { Name = "Earlier calls" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(25);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Earlier calls" })).ToHaveCountAsync(0);

        // The call is on the last page. The number is typed as people write it. It must not be in the address, because addresses are logged.
        await page.GetByLabel("Caller's number or call id").FillAsync("020-0024");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        Assert.DoesNotContain("0024", page.Url);

        await rows.First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "+1 555-020-0024" })).ToBeVisibleAsync();
        await Expect(page.Locator(".line")).ToHaveCountAsync(5);
    }

    [BrowserFact]
    public async Task A_call_id_leads_straight_to_the_call()
    {
        var stored = SampleCall.Ended(DateTimeOffset.UtcNow.AddDays(-30), "+15550300001");
        browser.Dashboard.Gateway.Stored[stored.Record.Id] = stored;
        var page = await browser.OpenAsync("/calls");
        await page.GetByLabel("Caller's number or call id").FillAsync($" {stored.Record.Id} ");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "+1 555-030-0001" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task The_day_before_is_one_step_away_and_a_day_without_calls_says_so()
    {
        var page = await browser.OpenAsync("/calls?day=2026-03-04");

        // A click before the circuit is connected changes only the address.
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.GetByRole(AriaRole.Link, new() { Name = "The day before" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("day=2026-03-03"));
        await Expect(page.GetByText("No calls on this day")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task While_the_gateway_is_away_the_list_says_so()
    {
        browser.Dashboard.Gateway.Refusing = GatewayRefusal.Unreachable;
        try
        {
            var page = await browser.OpenAsync("/calls?day=2026-03-05");
            await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The gateway does not respond." })).ToBeVisibleAsync();
            browser.Dashboard.Gateway.Refusing = null;
            await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
            await Expect(page.GetByText("No calls on this day")).ToBeVisibleAsync();
        }
        finally
        {
            browser.Dashboard.Gateway.Refusing = null;
        }
    }
}
