using Microsoft.Playwright;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Tests.Dashboard.Fakes;
using static Microsoft.Playwright.Assertions;

namespace VoiceAgent.Tests.Dashboard.Browser;

[Collection(BrowserTests.Name)]
[Trait("Speed", "Slow")]
public sealed class TrunksPageTests(BrowserFixture browser)
{
    private static readonly Visitor Admin = new("Ada Admin", Roles.Admin);

    private FakeTrunks Trunks => browser.Dashboard.Trunks;

    [BrowserFact]
    public async Task A_trunk_is_created_changed_and_deleted_and_a_refusal_names_the_field()
    {
        var page = await browser.OpenAsync("/new-trunk", Admin);
        await page.GetByLabel("Id", new() { Exact = true }).FillAsync("created");
        await page.GetByLabel("Name").FillAsync("Created here");
        await page.GetByLabel("Provider's addresses").FillAsync("sip.example.com:nonsense");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the trunk" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("'sip.example.com:nonsense' cannot be read");

        await page.GetByLabel("Provider's addresses").FillAsync("sip.example.com");
        Trunks.Declines = "inbound.sources: Name the networks from which calls come.";
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the trunk" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("inbound.sources: Name the networks");
        Trunks.Declines = null;
        await page.GetByLabel("Calls come from").FillAsync("203.0.113.0/24");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the trunk" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/trunks/created$"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Created here" })).ToBeVisibleAsync();
        Assert.Equal(["203.0.113.0/24"], Trunks.Trunks["created"].Trunk.Inbound.Sources);

        await page.GetByLabel("Countries that may be called").FillAsync("de, at");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Version 2 by Ada Admin")).ToBeVisibleAsync();
        Assert.Equal(["DE", "AT"], Trunks.Trunks["created"].Trunk.Toll.Countries);

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alertdialog)).ToHaveCountAsync(0);
        Assert.True(Trunks.Trunks.ContainsKey("created"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Trunks" })).ToBeVisibleAsync();
        Assert.False(Trunks.Trunks.ContainsKey("created"));
    }

    [BrowserFact]
    public async Task The_list_shows_states_in_words_and_the_tester_says_why()
    {
        Trunks.Trunks["north"] = SampleTrunk.View("north");
        Trunks.Trunks["south"] = SampleTrunk.View("south", RegistrationState.Failed);
        Trunks.Rules["sales"] = SampleTrunk.Rule("sales", 5, "There is no trunk west.");
        Trunks.Answer = new DispatchAnswer { Trunk = "north", Rule = "sales", Agent = "claims", Language = "en-US", Route = "default", Reasons = ["The rule sales (priority 5) matches."] };
        var page = await browser.OpenAsync("/", Admin);
        await page.GetByRole(AriaRole.Link, new() { Name = "Trunks" }).ClickAsync();

        await Expect(page.Locator("tr[data-trunk=north]")).ToContainTextAsync("Registered");
        await Expect(page.Locator("tr[data-trunk=north]")).ToContainTextAsync("120 in, 14 out, 4 failed (3 × 486, 1 × 503)");
        await Expect(page.Locator("tr[data-trunk=south]")).ToContainTextAsync("Not registered");
        await Expect(page.Locator("tr[data-trunk=south]")).ToContainTextAsync("The provider has refused the password (403).");
        await Expect(page.Locator("tr[data-rule=sales]")).ToContainTextAsync("There is no trunk west.");

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Trunk", Exact = true }).SelectOptionAsync("north");
        await page.GetByLabel("Called number", new() { Exact = true }).FillAsync("+15550199001");
        await page.GetByLabel("Headers, one in a line").FillAsync("X-Tenant: north");
        await page.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
        await Expect(page.GetByText("The rule sales (priority 5) matches.")).ToBeVisibleAsync();
        Assert.Equal(("north", "+15550199001", "north"), (Trunks.Tested!.Trunk, Trunks.Tested.Called, Trunks.Tested.Headers["X-Tenant"]));
    }

    [BrowserFact]
    public async Task A_test_call_is_placed_and_a_refusal_is_in_words()
    {
        Trunks.Trunks["called"] = SampleTrunk.View("called");
        var page = await browser.OpenAsync("/trunks/called", Admin);
        await Expect(page.GetByText("gateway-1")).ToBeVisibleAsync();
        await page.GetByLabel("Number to call").FillAsync("+49 30 123-456");
        await page.GetByRole(AriaRole.Button, new() { Name = "Call", Exact = true }).ClickAsync();
        await Expect(page.GetByText("It rings.")).ToBeVisibleAsync();
        Assert.Equal([("called", "+4930123456", "Ada Admin")], Trunks.Called);

        Trunks.Declines = "This gateway has no SIP edge.";
        await page.GetByRole(AriaRole.Button, new() { Name = "Call", Exact = true }).ClickAsync();
        await Expect(page.GetByText("This gateway has no SIP edge.")).ToBeVisibleAsync();
        Trunks.Declines = null;
    }

    [BrowserFact]
    public async Task Whoever_may_only_see_trunks_changes_and_calls_nothing()
    {
        Trunks.Trunks["seen"] = SampleTrunk.View("seen");
        var page = await browser.OpenAsync("/trunks/seen", new Visitor("Vera Viewer", Roles.Viewer));
        await Expect(page.GetByText("Last errors")).ToBeVisibleAsync();

        await Expect(page.GetByLabel("Name")).ToBeDisabledAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Delete" })).ToHaveCountAsync(0);
        await Expect(page.GetByText("Test call")).ToHaveCountAsync(0);
        await page.GotoAsync(new Uri(browser.Dashboard.Address, "/trunks/nowhere").AbsoluteUri);
        await Expect(page.GetByText("There is no such trunk")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_dispatch_rule_is_created_and_changed()
    {
        var page = await browser.OpenAsync("/new-dispatch-rule", Admin);
        await page.GetByLabel("Id", new() { Exact = true }).FillAsync("berlin");
        await page.GetByLabel("Name").FillAsync("Berlin");
        await page.GetByLabel("Called number", new() { Exact = true }).FillAsync("+4930*");
        await page.GetByLabel("Metadata for the agent").FillAsync("{tenant");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the rule" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("this is no JSON");

        await page.GetByLabel("Metadata for the agent").FillAsync("""{"tenant":"north"}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the rule" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/dispatch-rules/berlin$"));
        Assert.Equal("+4930*", Trunks.Rules["berlin"].Rule.Called);
        Trunks.Rules.TryRemove("berlin", out _);
    }
}
