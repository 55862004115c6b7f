using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace VoiceAgent.Pipeline.Answering.Tools.Mcp;

/// <summary>Exposes one tool of an MCP server to a model as a function. Values that only this program knows are sent in <c>_meta</c>.</summary>
/// <param name="broke">Called when the server cannot be reached.</param>
internal sealed class McpFunction(McpClientTool tool, McpToolGrant grant, Action broke) : AIFunction
{
    public override string Name => tool.Name;

    public override string Description => tool.Description;

    public override JsonElement JsonSchema => tool.JsonSchema;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var call = (CallContext)arguments.Context![typeof(CallContext)]!;
        try
        {
            var result = await tool.CallAsync(arguments, null, new RequestOptions { Meta = Meta(call) }, cancellationToken);
            return result.IsError is true ? throw new ToolFailedException(Text(result)) : Value(result);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is McpException and not McpProtocolException))
        {
            broke();
            throw new ToolFailedException("The service cannot be reached.");
        }
        catch (McpProtocolException)
        {
            throw new ToolFailedException("The service refused the request.");
        }
    }

    private JsonObject Meta(CallContext call)
    {
        var meta = new JsonObject { ["idempotency-key"] = call.IdempotencyKey };
        if (grant.RequiresIdentity && call.Facts.Identity is { } identity)
        {
            meta["identity"] = identity;
        }

        return meta;
    }

    private static JsonElement Value(CallToolResult result) => result.StructuredContent is { } structured
        ? structured
        : JsonSerializer.SerializeToElement(Text(result));

    private static string Text(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
}
