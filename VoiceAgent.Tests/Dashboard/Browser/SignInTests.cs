using Microsoft.AspNetCore.Hosting;
using Microsoft.Playwright;
using VoiceAgent.Dashboard.SignIn;
using VoiceAgent.Tests.Dashboard.Fakes;
using VoiceAgent.Tests.Emulators.Identity;
using static Microsoft.Playwright.Assertions;

namespace VoiceAgent.Tests.Dashboard.Browser;

[Collection(BrowserTests.Name)]
[Trait("Speed", "Slow")]
public sealed class SignInTests(BrowserFixture browser)
{
    [BrowserFact]
    public async Task A_person_returns_from_sign_in_to_the_page_they_asked_for()
    {
        var page = await browser.OpenAsync("/calls?day=2026-03-01");
        await Expect(page).ToHaveURLAsync(new Uri(browser.Dashboard.Address, "/calls?day=2026-03-01").AbsoluteUri);
        await Expect(page.GetByText("Olga Operator")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Signing_out_ends_the_session_here_and_at_the_authority()
    {
        var page = await browser.OpenAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You are signed out" })).ToBeVisibleAsync();
        Assert.Empty(await page.Context.CookiesAsync([browser.Dashboard.Address.AbsoluteUri]).ContinueWith(cookies => cookies.Result.Where(cookie => cookie.Name == "voiceagent")));
    }

    [BrowserFact]
    public async Task Signing_out_works_where_the_authority_has_no_end_of_session()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Authority.HasNoEnd = true;
        var page = await (await browser.NewContextAsync()).NewPageAsync();
        await page.GotoAsync(new Uri(dashboard.Address, "/").AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You are signed out" })).ToBeVisibleAsync();
        Assert.Empty(dashboard.Sessions.Sessions);
    }

    [BrowserFact]
    public async Task Someone_without_the_role_is_told_which_one_is_missing()
    {
        var page = await browser.OpenAsync("/", Visitor.Stranger);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You have no access yet" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Calls.Read")).ToBeVisibleAsync();
        await Expect(page.GetByText("Sam Stranger")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Someone_whom_the_authority_refuses_is_told_to_try_again()
    {
        var page = await browser.OpenAsync("/", Visitor.Nobody);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You could not be signed in" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task The_emulated_identity_provider_signs_people_in_and_out()
    {
        await using var provider = await EmulatedProvider.StartAsync();
        await using var dashboard = await DashboardUnderTest.StartAsync(web => web.UseSetting("Authentication:Authority", provider.Address.AbsoluteUri.TrimEnd('/')));
        var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(dashboard.Address, "/calls").AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sam Supervisor" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Past calls" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Sam Supervisor")).ToBeVisibleAsync();

        var session = Assert.Single(dashboard.Sessions.Sessions.Values);
        Assert.Equal(["supervisor"], session.Roles);
        Assert.NotNull(session.RefreshToken);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You are signed out" })).ToBeVisibleAsync();
        Assert.Empty(dashboard.Sessions.Sessions);
    }
}
