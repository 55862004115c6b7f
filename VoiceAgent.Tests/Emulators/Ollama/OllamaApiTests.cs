using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Ollama;

/// <summary>The bytes of the emulated Ollama, as github.com/ollama/ollama, docs/api.md describes them.</summary>
public sealed class OllamaApiTests : IAsyncLifetime
{
    private RunningEmulator _ollama = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _ollama = await RunningEmulator.StartAsync("ollama");
        _http = new HttpClient { BaseAddress = _ollama.Address };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _ollama.DisposeAsync();
    }

    [Fact]
    public async Task The_root_says_that_it_runs_and_the_version_is_told()
    {
        Assert.Equal("Ollama is running", await _http.GetStringAsync("/"));
        Assert.Matches(@"^\d+\.\d+\.\d+$", (await GetAsync("/api/version")).GetProperty("version").GetString()!);
    }

    [Fact]
    public async Task A_chat_is_lines_of_json_and_the_last_has_counts()
    {
        var (status, type, lines) = await PostAsync("/api/chat", """{"model":"llama3.1:8b","messages":[{"role":"user","content":"hello"}]}""");

        Assert.Equal((HttpStatusCode.OK, "application/x-ndjson"), (status, type));
        Assert.All(lines[..^1], line => Assert.False(line.GetProperty("done").GetBoolean()));
        Assert.All(lines, line => Assert.Equal(("llama3.1:8b", "assistant"), (line.GetProperty("model").GetString(), line.GetProperty("message").GetProperty("role").GetString())));
        var last = lines[^1];
        Assert.True(last.GetProperty("done").GetBoolean());
        Assert.Equal("stop", last.GetProperty("done_reason").GetString());
        Assert.All(new[] { "total_duration", "load_duration", "prompt_eval_count", "prompt_eval_duration", "eval_count", "eval_duration" }, name => Assert.Equal(JsonValueKind.Number, last.GetProperty(name).ValueKind));
    }

    [Fact]
    public async Task A_chat_without_a_stream_is_one_object() =>
        Assert.True(Assert.Single((await PostAsync("/api/chat", """{"model":"llama3.1:8b","stream":false,"messages":[{"role":"user","content":"hello"}]}""")).Lines).GetProperty("done").GetBoolean());

    [Theory]
    [InlineData("""{"model":"llama3.1:8b","messages":[]}""", "load", 1)]
    [InlineData("""{"model":"llama3.1:8b","messages":[],"keep_alive":0}""", "unload", 0)]
    public async Task A_chat_without_messages_loads_or_unloads(string body, string reason, int loaded)
    {
        Assert.Equal(reason, Assert.Single((await PostAsync("/api/chat", body)).Lines).GetProperty("done_reason").GetString());
        Assert.Equal(loaded, (await GetAsync("/api/ps")).GetProperty("models").GetArrayLength());
    }

    [Theory]
    [InlineData("/api/chat", """{"model":"nobody","messages":[{"role":"user","content":"hello"}]}""", 404, "model 'nobody' not found")]
    [InlineData("/api/show", """{"model":"nobody"}""", 404, "model 'nobody' not found")]
    [InlineData("/api/chat", """{"messages":[]}""", 400, "model is required")]
    [InlineData("/api/chat", "{", 400, "")]
    [InlineData("/api/chat", """{"model":"llama3.1:8b","messages":[],"keep_alive":"30"}""", 400, "time: missing unit in duration \"30\"")]
    [InlineData("/api/generate", "{}", 501, "/api/generate is not emulated.")]
    public async Task An_error_is_a_sentence(string path, string body, int status, string error)
    {
        var answer = await PostAsync(path, body);

        Assert.Equal(status, (int)answer.Status);
        Assert.Contains(error, Assert.Single(answer.Lines).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pull_tells_its_layers_and_the_model_is_there_afterwards()
    {
        var (_, _, lines) = await PostAsync("/api/pull", """{"model":"qwen3:4b"}""");

        Assert.Equal(("pulling manifest", "success"), (lines[0].GetProperty("status").GetString(), lines[^1].GetProperty("status").GetString()));
        var layers = lines.Where(line => line.TryGetProperty("digest", out _)).ToList();
        Assert.All(layers, line => Assert.StartsWith("sha256:", line.GetProperty("digest").GetString(), StringComparison.Ordinal));
        Assert.Contains(layers, line => line.GetProperty("completed").GetInt64() == line.GetProperty("total").GetInt64());
        Assert.Contains((await GetAsync("/api/tags")).GetProperty("models").EnumerateArray(), model => model.GetProperty("name").GetString() == "qwen3:4b");
    }

    [Fact]
    public async Task A_pull_of_an_unknown_name_fails_in_the_stream()
    {
        var (status, _, lines) = await PostAsync("/api/pull", """{"model":"nobody"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("file does not exist", lines[^1].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_tells_what_it_can()
    {
        var (_, _, lines) = await PostAsync("/api/show", """{"model":"llama3.1:8b"}""");

        Assert.Contains("tools", Assert.Single(lines).GetProperty("capabilities").EnumerateArray().Select(can => can.GetString()));
        Assert.Equal("8.0B", lines[0].GetProperty("details").GetProperty("parameter_size").GetString());
    }

    private Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(path);

    private async Task<(HttpStatusCode Status, string? Type, List<JsonElement> Lines)> PostAsync(string path, string body)
    {
        using var answer = await _http.PostAsync(path, new StringContent(body));
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))]);
    }
}
