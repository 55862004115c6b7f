using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace VoiceAgent.Tests.Dashboard.Browser;

/// <summary>The program that serves a page ends before the page's circuit is open. The page is then loaded again from another program.</summary>
[Collection(BrowserTests.Name)]
[Trait("Speed", "Slow")]
public sealed class CircuitTests(BrowserFixture browser)
{
    // The messages of SignalR end with a record separator. The first answer accepts the protocol.
    private const string Accepted = "{}\u001e";

    [BrowserTheory]
    [InlineData("before the socket is open")]
    [InlineData("before the circuit is open")]
    public async Task A_page_is_loaded_again_when_its_program_ends(string when)
    {
        var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var sockets = 0;
        await page.RouteWebSocketAsync("**/_blazor*", socket =>
        {
            if (++sockets > 1)
            {
                socket.ConnectToServer();
            }
            else if (when == "before the socket is open")
            {
                _ = socket.CloseAsync();
            }
            else
            {
                var messages = 0;
                socket.OnMessage(frame =>
                {
                    if (++messages == 1)
                    {
                        socket.Send(Accepted);
                    }
                    else
                    {
                        _ = socket.CloseAsync();
                    }
                });
            }
        });

        await page.GotoAsync(new Uri(browser.Dashboard.Address, "/calls").AbsoluteUri);

        // The page was shown before, but only a page with a circuit reacts to what a person types.
        await page.GetByLabel("Caller's number or call id").FillAsync("9876543");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Calls" })).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("() => performance.getEntriesByType('navigation')[0].type === 'reload'");
        Assert.True(sockets > 1);
    }
}
