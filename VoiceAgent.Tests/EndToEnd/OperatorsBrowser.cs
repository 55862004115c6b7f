using Microsoft.Playwright;
using VoiceAgent.Tests.Dashboard.Browser;
using static Microsoft.Playwright.Assertions;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>A browser in which an operator is signed in to the dashboard of the running stack. It starts when all calls of the shared stack are over, because it loads the machine.</summary>
public sealed class OperatorsBrowser(RunningStack running) : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }

        await running.AllOverAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
    }

    public async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }

    /// <summary>Opens a page with the live calls.</summary>
    /// <param name="patience">How long the page and what is expected of it may take.</param>
    internal async Task<IPage> SignInAsync(TimeSpan patience)
    {
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        context.SetDefaultTimeout((float)patience.TotalMilliseconds);
        SetDefaultExpectTimeout((float)patience.TotalMilliseconds);
        var page = await context.NewPageAsync();
        await page.GotoAsync(running.Stack.AddressOf("dashboard").AbsoluteUri);
        await page.RunAndWaitForWebSocketAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Sam Supervisor" }).ClickAsync());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Live calls" })).ToBeVisibleAsync();
        return page;
    }

    /// <summary>Writes a picture of the whole page beside the tests.</summary>
    internal static Task PictureAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "pictures", $"{name}.png"), FullPage = true });
}
