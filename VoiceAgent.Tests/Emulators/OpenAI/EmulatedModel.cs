using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.OpenAI;

/// <summary>The openai role with the official client.</summary>
internal sealed class EmulatedModel : IAsyncDisposable
{
    public const string Key = "sk-emulated-1";

    public static readonly ChatTool FindClaim = ChatTool.CreateFunctionTool(
        "find_claim", "Finds a claim.", BinaryData.FromString("""{"type":"object","properties":{"member_number":{"type":"string"}},"required":["member_number"]}"""));

    public static readonly ChatTool EndCall = ChatTool.CreateFunctionTool("end_call", "Hangs up.");

    public static readonly ChatTool TransferToHuman = ChatTool.CreateFunctionTool("transfer_to_human", "Transfers the call.");

    private EmulatedModel(RunningEmulator server) => Server = server;

    public RunningEmulator Server { get; }

    public static async Task<EmulatedModel> StartAsync(params (string Key, string Value)[] settings) =>
        new(await RunningEmulator.StartAsync("openai", [("OpenAI:Key", Key), .. settings]));

    /// <summary>Creates a client that does not retry, so that tests see every answer of the server.</summary>
    public ChatClient Client(string key = Key, string model = "gpt-4o-mini") => new(
        model,
        new ApiKeyCredential(key),
        new OpenAIClientOptions { Endpoint = new Uri(Server.Address, "openai/v1"), RetryPolicy = new ClientRetryPolicy(0) });

    /// <summary>Sends the conversation of a claims agent with its instructions and tools.</summary>
    public async Task<ChatCompletion> AskAsync(IEnumerable<ChatMessage> conversation, params ChatTool[] tools) =>
        await Client().CompleteChatAsync([new SystemChatMessage("You help callers with their insurance claims."), .. conversation], Options(tools));

    public static ChatCompletionOptions Options(params ChatTool[] tools)
    {
        var options = new ChatCompletionOptions();
        foreach (var tool in tools)
        {
            options.Tools.Add(tool);
        }

        return options;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
