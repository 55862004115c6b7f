using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoiceAgent.Pipeline.Hosting;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Scenarios.Members;

public sealed class MembersEndpointTests : IAsyncLifetime
{
    private const string Audience = "api://voiceagent";
    private const string Header = "member_number,name,date_of_birth,phones,plan,balance,due_on,deductible,deductible_met\n";
    private const string Alex = "4719,Alex Morgan,1980-05-05,+15550100001,Silver,,,1500,900\n";

    private readonly MemoryScenarioStores _stores = MemoryScenarioStores.WithSamples();
    private TokenIssuer _people = null!;
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _people = await TokenIssuer.StartAsync();
        (_app, _client) = await StartAsync(("Authentication:Authority", _people.Address), ("Authentication:Audience", Audience));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await _people.DisposeAsync();
    }

    [Fact]
    public async Task Somebody_with_the_role_imports_members_and_claims_stay()
    {
        using var answer = await SendAsync(Header + Alex + "0001,New Member,1990-01-01,,Gold,,,0,0\n", MembersEndpoint.Role);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((1, 1, 0), (told.GetProperty("added").GetInt32(), told.GetProperty("changed").GetInt32(), told.GetProperty("unchanged").GetInt32()));
        var alex = (await _stores.FindAsync("4719", default))!;
        Assert.Equal("Silver", alex.Plan);
        Assert.Equal(["C-2041", "C-1876"], alex.Claims.Select(claim => claim.ClaimId));
    }

    [Fact]
    public async Task The_same_file_changes_nothing_when_it_is_sent_again()
    {
        using var first = await SendAsync(Header + Alex, MembersEndpoint.Role);
        using var again = await SendAsync(Header + Alex, MembersEndpoint.Role);

        Assert.Equal(1, (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("unchanged").GetInt32());
    }

    [Fact]
    public async Task A_file_with_a_mistake_imports_nobody()
    {
        using var answer = await SendAsync(Header + Alex + "12,Short,1990-01-01,,Gold,,,0,0\n", MembersEndpoint.Role);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains("four digits", problem.GetProperty("errors").GetProperty("line 3")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("Contoso Silver", (await _stores.FindAsync("4719", default))!.Plan);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Calls.Control", HttpStatusCode.Forbidden)]
    public async Task Nobody_else_imports_members(string? role, HttpStatusCode refusal)
    {
        using var answer = await SendAsync(Header + Alex, role);

        Assert.Equal(refusal, answer.StatusCode);
    }

    [Fact]
    public async Task Only_a_csv_file_is_read()
    {
        using var answer = await SendAsync("[]", MembersEndpoint.Role, "application/json");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("utf-16")]
    public async Task A_file_that_is_not_in_UTF8_is_refused_with_what_to_do(string encoding)
    {
        var file = Encoding.GetEncoding(encoding);
        using var answer = await SendAsync([.. file.GetPreamble(), .. file.GetBytes(Header + "0001,Zoë,1990-01-01,,Gold,,,0,0\n")], MembersEndpoint.Role);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("CSV UTF-8", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Null(await _stores.FindAsync("0001", default));
    }

    [Fact]
    public async Task Wrong_bytes_after_the_mark_of_UTF8_are_refused_and_the_mark_alone_is_not()
    {
        byte[] mark = [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Header)];
        using var wrong = await SendAsync([.. mark, .. Encoding.Latin1.GetBytes("0001,Zoë,1990-01-01,,Gold,,,0,0\n")], MembersEndpoint.Role);
        using var right = await SendAsync([.. mark, .. Encoding.UTF8.GetBytes("0001,Zoë,1990-01-01,,Gold,,,0,0\n")], MembersEndpoint.Role);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (wrong.StatusCode, right.StatusCode));
        Assert.Equal("Zoë", (await _stores.FindAsync("0001", default))!.Name);
    }

    [Fact]
    public async Task A_file_that_is_wrong_everywhere_gets_a_short_answer_that_says_how_much_was_read()
    {
        using var answer = await SendAsync(Header + string.Concat(Enumerable.Repeat("12,Short,1990-01-01,,Gold,,,0,0\n", 5_000)), MembersEndpoint.Role);

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains("Only the first 101 lines were read", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(100, problem.GetProperty("errors").EnumerateObject().Count());
    }

    [Fact]
    public async Task A_worker_that_did_not_register_the_import_does_not_map_it()
    {
        var (app, client) = await StartAsync(hasImport: false, ("Authentication:Authority", _people.Address), ("Authentication:Audience", Audience));
        await using (app)
        using (client)
        {
            using var content = new StringContent(Header + Alex, Encoding.UTF8, "text/csv");
            using var answer = await client.PostAsync(MembersEndpoint.Path, content);

            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Without_an_authority_there_is_no_import()
    {
        var (app, client) = await StartAsync();
        await using (app)
        using (client)
        {
            using var content = new StringContent(Header + Alex, Encoding.UTF8, "text/csv");
            using var answer = await client.PostAsync(MembersEndpoint.Path, content);

            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private Task<HttpResponseMessage> SendAsync(string text, string? role, string type = "text/csv") => SendAsync(Encoding.UTF8.GetBytes(text), role, type);

    private async Task<HttpResponseMessage> SendAsync(byte[] file, string? role, string type = "text/csv")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, MembersEndpoint.Path) { Content = new ByteArrayContent(file) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (role is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _people.Issue(Audience, claims: ("roles", new[] { role })));
        }

        return await _client.SendAsync(request);
    }

    private Task<(WebApplication App, HttpClient Client)> StartAsync(params (string Key, string Value)[] settings) => StartAsync(hasImport: true, settings);

    private async Task<(WebApplication App, HttpClient Client)> StartAsync(bool hasImport, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tickets:Key"] = Convert.ToBase64String(new byte[32]),
            ["Acs:TokenMetadata"] = "https://telephony.example/metadata",
            ["Acs:TokenAudience"] = "resource-1",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));

        // Media sockets authenticate in their own way beside it, as in the program.
        builder.AddMedia();
        if (hasImport)
        {
            builder.AddMemberImport();
        }

        builder.Services.AddSingleton<IMembers>(_stores);
        var app = builder.Build();
        app.MapMemberImport();
        await app.StartAsync();
        return (app, new HttpClient { BaseAddress = new Uri(app.Urls.First()) });
    }
}
