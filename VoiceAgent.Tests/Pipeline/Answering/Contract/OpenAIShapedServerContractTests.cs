namespace VoiceAgent.Tests.Pipeline.Answering.Contract;

/// <summary>A server of one's own, such as vLLM: http, no key and no path in the connection string, and a wait of its own.</summary>
public sealed class OpenAIShapedServerContractTests : ChatClientContract
{
    private protected override string Role => "openai";

    private protected override string FirstModel => "Qwen/Qwen3-8B";

    // What the client sends when the connection string has no key.
    private protected override IEnumerable<(string Key, string Value)> Settings => [("OpenAI:Key", "none"), ("OpenAI:Models:0", FirstModel), ("OpenAI:Models:1", "Qwen/Qwen3-4B")];

    private protected override IEnumerable<KeyValuePair<string, string?>> Connections(bool hasFallback) =>
    [
        new("ConnectionStrings:openai", $"Endpoint={Address};Model={FirstModel};FirstToken=4s"),
        new("ConnectionStrings:openai2", hasFallback ? $"Endpoint={Address};Model=Qwen/Qwen3-4B;FirstToken=4s" : null),
    ];
}
