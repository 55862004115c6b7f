using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using VoiceAgent.Tests.Randomness;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>Only <c>bench/campaign.sh</c> runs this: a campaign of emulated numbers on the real processes, while a gateway is killed twice.</summary>
[Trait("Speed", "Slow")]
public sealed class LongCampaignTests(ITestOutputHelper output)
{
    private const string From = "+15550199002";
    private const string Secret = "secret-of-the-campaign";
    private const string Person = "name: Answers\nshows: [silence]\nsteps:\n  - say: hello\n  - wait for agent: { timeout: 20s }\n  - say: that's all thank you goodbye\n  - wait for hang up: { timeout: 20s }\n";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    // What the emulated number does, and the state in which its contact must end.
    private static readonly (string Answers, string State)[] Kinds =
        [("picksUp", "answered"), ("voicemail", "voicemail"), ("busy", "givenUp"), ("noAnswer", "noAnswer"), ("rejects", "rejected")];

    [LongCampaignFact]
    public async Task Every_number_is_accounted_for_although_a_gateway_is_killed_twice()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable(LongCampaignFactAttribute.Variable)!, System.Globalization.CultureInfo.InvariantCulture);
        var random = new Random(Seed.Run.Number);
        var numbers = Enumerable.Range(0, count).ToDictionary(number => $"+1555010{number:D4}", _ => Kinds[random.Next(Kinds.Length)]);
        output.WriteLine($"Seed {Seed.Run}, {count} numbers: {string.Join(", ", numbers.Values.CountBy(kind => kind.Answers).Select(kind => $"{kind.Value} {kind.Key}"))}.");
        var data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
        try
        {
            await using var stack = await WholeStack.StartAsync(
                data, fresh: true, "--gateways=2", "--pipelines=2", "--Outbound:CallsPerHour=100000", "--Outbound:CallsPerDay=100000",
                $"--Identity:Clients:campaign:Secret={Secret}", "--Identity:Clients:campaign:Roles:0=admin");
            await PlanNumbersAsync(stack, numbers);
            using var api = await ConnectAsync(stack);
            var campaign = await BeginAsync(api, numbers.Keys);
            var began = Stopwatch.GetTimestamp();
            var killed = 0;
            JsonElement shown;
            do
            {
                await Task.Delay(BetweenLooks, TimeProvider.System);
                shown = await PatientlyAsync(() => api.GetFromJsonAsync<JsonElement>($"/api/campaigns/{campaign}"));
                var open = Progress(shown, "waiting") + Progress(shown, "calling");
                Assert.Equal(count, shown.GetProperty("progress").EnumerateObject().Sum(state => state.Value.GetInt32()));
                if (killed < 2 && open < count * (killed == 0 ? 0.75 : 0.4))
                {
                    killed++;
                    await KillAsync(stack, random);
                    output.WriteLine($"After {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s a gateway was killed, with {open} numbers open.");
                }
            }
            while (!shown.GetProperty("campaign").GetProperty("isSettled").GetBoolean() && Stopwatch.GetElapsedTime(began) < Longest);

            output.WriteLine($"After {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s: {shown.GetProperty("progress")}.");
            await CheckAsync(api, campaign, numbers);
            Assert.Equal(2, killed);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private async Task CheckAsync(HttpClient api, string campaign, Dictionary<string, (string Answers, string State)> numbers)
    {
        List<(string Number, string State, string[] Outcomes)> contacts = [];
        string? continuation = null;
        do
        {
            var page = await api.GetFromJsonAsync<JsonElement>($"/api/campaigns/{campaign}/contacts?{(continuation is null ? "" : $"continuation={Uri.EscapeDataString(continuation)}")}");
            contacts.AddRange(page.GetProperty("contacts").EnumerateArray().Select(contact => (
                contact.GetProperty("number").GetString()!, contact.GetProperty("dial").GetProperty("state").GetString()!,
                contact.GetProperty("dial").GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("outcome").GetString()!).ToArray())));
            continuation = page.TryGetProperty("continuation", out var next) ? next.GetString() : null;
        }
        while (continuation is not null);
        var wrong = contacts.Where(contact => contact.State != numbers[contact.Number].State).ToList();
        output.WriteLine($"{contacts.Sum(contact => contact.Outcomes.Length)} attempts. {wrong.Count} contacts did not end as their number behaves.");
        wrong.ForEach(contact => output.WriteLine($"{contact.Number} {numbers[contact.Number].Answers}: {contact.State} after {string.Join(", ", contact.Outcomes)}"));
        Assert.Equal(numbers.Keys.Order(), contacts.Select(contact => contact.Number).Order());
        Assert.DoesNotContain(contacts, contact => contact.State is "waiting" or "calling");
    }

    private static async Task KillAsync(WholeStack stack, Random random)
    {
        var processes = stack.ProcessesOf("gateway");
        var one = processes[random.Next(processes.Count)];
        Process.GetProcessById(one).Kill();
        await stack.UntilRunningAgainAsync("gateway", [one], 2);
    }

    private static async Task PlanNumbersAsync(WholeStack stack, Dictionary<string, (string Answers, string State)> numbers)
    {
        using var http = new HttpClient { BaseAddress = stack.AddressOf("acs-emulator") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", WholeStack.EmulatorsKey);
        var rules = numbers.GroupBy(number => number.Value.Answers, number => number.Key)
            .Select(same => new { numbers = same.ToArray(), answers = same.Key, rings = "00:00:01", script = same.Key == "picksUp" ? Person : null });
        using var answer = await http.PutAsJsonAsync("/emulator/numbers", new { rules }, new JsonSerializerOptions(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpClient> ConnectAsync(WholeStack stack)
    {
        using var identity = new HttpClient { BaseAddress = stack.AddressOf("identity-emulator") };
        using var request = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "campaign",
            ["client_secret"] = Secret,
            ["scope"] = "api://voiceagent/.default",
        });
        using var answer = await identity.PostAsync("/token", request);
        var token = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        var api = new HttpClient { BaseAddress = stack.AddressOf("gateway") };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return api;
    }

    private static async Task<string> BeginAsync(HttpClient api, IEnumerable<string> numbers)
    {
        using var created = await api.PostAsJsonAsync("/api/campaigns", new
        {
            name = "Bench",
            from = From,
            greeting = "Hello, this is Contoso.",
            atOnce = 15,
            perMinute = 600,
            retry = new { busy = Rule(2, 20), noAnswer = Rule(1, 0), voicemail = Rule(1, 0), rejected = Rule(1, 0), failed = Rule(5, 10) },
        });
        var body = await created.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(created.IsSuccessStatusCode, $"{body}");
        var campaign = body.GetProperty("campaign").GetProperty("id").GetString()!;
        using var csv = new StringContent($"number\n{string.Join('\n', numbers)}", Encoding.UTF8, "text/csv");
        using var filled = await api.PostAsync($"/api/campaigns/{campaign}/contacts", csv);
        Assert.True(filled.IsSuccessStatusCode, await filled.Content.ReadAsStringAsync());
        (await api.PostAsync($"/api/campaigns/{campaign}/start", null)).EnsureSuccessStatusCode();
        return campaign;

        static object Rule(int attempts, int seconds) => new { attempts, after = TimeSpan.FromSeconds(seconds) };
    }

    // A request may meet the gateway that is just being killed.
    private static async Task<T> PatientlyAsync<T>(Func<Task<T>> request)
    {
        for (var number = 0; ; number++)
        {
            try
            {
                return await request();
            }
            catch (HttpRequestException) when (number < 20)
            {
                await Task.Delay(BetweenLooks, TimeProvider.System);
            }
        }
    }

    private static int Progress(JsonElement shown, string state) => shown.GetProperty("progress").GetProperty(state).GetInt32();
}

/// <summary>Skips the campaign on real processes in a usual run of the tests.</summary>
internal sealed class LongCampaignFactAttribute : FactAttribute
{
    /// <summary>How many numbers are called.</summary>
    public const string Variable = "VOICEAGENT_CAMPAIGN";

    public LongCampaignFactAttribute() => Skip = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } ? null : "Only bench/campaign.sh runs the campaign on real processes.";
}
