using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Answering.Tools.Remote;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>
/// The agent definitions. They are read at start, where a mistake in a file stops the start. They are read again when a file
/// changes, where a mistake keeps the earlier definitions. Running calls keep the definitions they began with.
/// </summary>
internal sealed partial class AgentCatalog : IDisposable
{
    private readonly AgentOptions _options;
    private readonly string _folder;
    private readonly ToolVocabulary _tools;
    private readonly ILogger<AgentCatalog> _log;
    private readonly PhysicalFileProvider _files;
    private readonly IDisposable _watching;
    private volatile AgentRoster _agents;

    public AgentCatalog(IOptions<AgentOptions> options, IOptions<ToolOptions> remote, IEnumerable<AgentTool> tools, ILogger<AgentCatalog> log)
    {
        _options = options.Value;
        _log = log;
        _tools = ToolVocabulary.Of(tools, remote.Value);
        _folder = Path.GetFullPath(_options.Path, AppContext.BaseDirectory);
        if (!Directory.Exists(_folder))
        {
            throw new InvalidOperationException($"The folder '{_folder}' does not exist. Set 'Agents:Path' to the folder of agent definitions.");
        }

        _agents = ReadAll();
        _files = new PhysicalFileProvider(_folder);
        _watching = ChangeToken.OnChange(() => _files.Watch("*.yaml"), ReadAgain);
    }

    /// <summary>The agents for a call that begins now.</summary>
    public AgentRoster Now => _agents;

    public void Dispose()
    {
        _watching.Dispose();
        _files.Dispose();
    }

    private AgentRoster ReadAll()
    {
        var agents = new AgentRoster(AgentFolder.Read(_folder, _tools, _options.Business), _options.Default);
        return agents.Has(_options.Default)
            ? agents
            : throw new InvalidOperationException($"'Agents:Default' names '{_options.Default}', which is not defined in '{_folder}'.");
    }

    private void ReadAgain()
    {
        try
        {
            _agents = ReadAll();
            Reloaded(_log, _agents.All.Count);
        }
        catch (Exception mistake) when (mistake is AgentDefinitionException or InvalidOperationException or IOException or ArgumentException)
        {
            NotReloaded(_log, mistake.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "The agent definitions have changed. New calls use {Count} agents.")]
    private static partial void Reloaded(ILogger log, int count);

    [LoggerMessage(LogLevel.Error, "The changed agent definitions cannot be used, so new calls use the earlier ones. {Reason}")]
    private static partial void NotReloaded(ILogger log, string reason);
}
