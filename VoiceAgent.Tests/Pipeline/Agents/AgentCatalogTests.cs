using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering.Tools.Remote;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Agents;

public sealed class AgentCatalogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agents").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_change_of_a_file_holds_for_the_next_call_and_a_mistake_in_it_for_none()
    {
        Write("Be kind.");
        using var catalog = Open();
        Assert.Equal("Be kind.", catalog.Now.Find("claims").Instructions);

        Write("Be quick.");
        await UntilAsync(() => catalog.Now.Find("claims").Instructions == "Be quick.");

        Write("Be lost.\nnonsense: 1");
        Write("Be lost.\nnonsense: 1", "other");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        Assert.Equal("Be quick.", catalog.Now.Find("claims").Instructions);
    }

    [Fact]
    public void An_agent_that_is_not_there_is_stood_in_for_by_the_default()
    {
        Write("Be kind.");
        using var catalog = Open();

        Assert.Equal("claims", catalog.Now.Find("nobody").Name);
    }

    [Fact]
    public void A_mistake_at_start_ends_the_start()
    {
        Write("Be kind.\ncolour: red");

        Assert.Contains("claims.yaml(5)", Assert.Throws<AgentDefinitionException>(Open).Message);
    }

    private AgentCatalog Open() => new(Options.Create(new AgentOptions { Path = _folder }), Options.Create(new ToolOptions()), [], NullLogger<AgentCatalog>.Instance);

    private void Write(string instructions, string name = "claims") =>
        File.WriteAllText(Path.Combine(_folder, name + ".yaml"), $"name: {name}\nlanguage: en-US\nvoice: v\ninstructions: {instructions}\n");

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }
}
