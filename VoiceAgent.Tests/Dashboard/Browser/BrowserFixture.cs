using Microsoft.Playwright;
using VoiceAgent.Tests.Dashboard.Fakes;
using static Microsoft.Playwright.Assertions;

namespace VoiceAgent.Tests.Dashboard.Browser;

/// <summary>One Chromium and one dashboard for all browser tests. Each test has its own context with its own cookies.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal DashboardUnderTest Dashboard { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        SetDefaultExpectTimeout(20_000);
        Dashboard = await DashboardUnderTest.StartAsync();
        if (Chromium.Path is not null)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await Chromium.LaunchAsync(_playwright);
        }
    }

    /// <summary>Opens <paramref name="path"/> as a person who has just signed in.</summary>
    internal async Task<IPage> OpenAsync(string path, Visitor? person = null, BrowserNewContextOptions? options = null)
    {
        Dashboard.Authority.Next = person ?? Visitor.Operator;
        var context = await NewContextAsync(options);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(Dashboard.Address, path).AbsoluteUri);
        return page;
    }

    internal async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null)
    {
        var context = await _browser!.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        context.SetDefaultTimeout(20_000);
        return context;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await Dashboard.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}
