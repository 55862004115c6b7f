using VoiceAgent.Pipeline.Answering.Ollama;
using VoiceAgent.Pipeline.Answering.OpenAI;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

public sealed class OllamaConnectionTests
{
    [Fact]
    public void A_connection_string_needs_an_address_and_a_model() => Assert.Equal(
        new OllamaConnection(new Uri("http://gpu:11434"), "llama3.1:8b"),
        OllamaConnection.Parse("Endpoint=http://gpu:11434;Model=llama3.1:8b"));

    [Fact]
    public void Every_part_is_read() => Assert.Equal(
        new OllamaConnection(new Uri("https://models.example.com/ollama/"), "qwen3:8b", "llama3.2:3b")
        {
            KeepAlive = TimeSpan.FromMinutes(30),
            Context = 16384,
            Think = "low",
            FirstToken = TimeSpan.FromMilliseconds(2500),
            Pull = false,
            Key = "a=b",
        },
        OllamaConnection.Parse("endpoint=https://models.example.com/ollama/; model=qwen3:8b; Fallback=llama3.2:3b;KeepAlive=30m;Context=16384;Think=Low;FirstToken=2500ms;Pull=false;Key=a=b"));

    [Fact]
    public void With_a_fallback_the_first_model_has_less_time() =>
        Assert.True(OllamaConnection.Parse("Endpoint=http://gpu:11434;Model=a;Fallback=b").FirstToken < OllamaConnection.Parse("Endpoint=http://gpu:11434;Model=a").FirstToken);

    [Theory]
    [InlineData(null, "Endpoint is missing")]
    [InlineData("Endpoint=gpu:11434;Model=a", "not an http or https address")]
    [InlineData("Endpoint=http://gpu:11434", "Model is missing")]
    [InlineData("Endpoint=http://gpu:11434;Model=a;Fallback=a", "the same model")]
    [InlineData("Endpoint=http://gpu:11434;Model=a;KeepAlive=30", "no duration such as 30m")]
    [InlineData("Endpoint=http://gpu:11434;Model=a;FirstToken=1h", "two minutes at most")]
    [InlineData("Endpoint=http://gpu:11434;Model=a;Context=12", "from 1024 to 1048576")]
    [InlineData("Endpoint=http://gpu:11434;Model=a;Think=deeply", "Think is none of")]
    [InlineData("Endpoint=http://gpu:11434;Model=a;Pull=maybe", "Pull is neither")]
    [InlineData("Endpoint=http://gpu:11434;Modell=a", "there is no part 'Modell'")]
    public void A_wrong_connection_string_says_why(string? text, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidOperationException>(() => OllamaConnection.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Endpoint=http://gpu:8000;Model=m", "http://gpu:8000/v1", "none")]
    [InlineData("Endpoint=http://gpu:8000/v1;Model=m;Key=k", "http://gpu:8000/v1", "k")]
    [InlineData("Endpoint=https://models.example.com;Model=m;Key=none", "https://models.example.com/v1", "none")]
    [InlineData("Endpoint=https://x.openai.azure.com;Model=m", "https://x.openai.azure.com/openai/v1", null)]
    [InlineData("Endpoint=https://x.openai.azure.com/openai/v1;Model=m", "https://x.openai.azure.com/openai/v1", null)]
    public void A_server_of_the_shape_of_OpenAI_needs_neither_a_path_nor_a_key(string text, string endpoint, string? key)
    {
        var connection = OpenAIConnection.Parse(text);

        Assert.Equal((endpoint, key), (connection.Endpoint.AbsoluteUri, connection.Key));
    }

    [Theory]
    [InlineData("FirstToken=soon")]
    [InlineData("FirstToken=0s")]
    [InlineData("FirstToken=500s")]
    public void A_wait_for_a_server_of_the_shape_of_OpenAI_is_checked(string wait) =>
        Assert.Contains("two minutes at most", Assert.Throws<InvalidOperationException>(() => OpenAIConnection.Parse($"Endpoint=http://gpu:8000;Model=m;{wait}")).Message, StringComparison.Ordinal);
}
