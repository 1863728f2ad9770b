using Plumbline.Core.Pricing;

namespace Plumbline.Cli.Demo;

/// <summary>
/// One run of Claude Code from its start to its end: prompts, requests, tools, subagents, pauses. What is in the prompt cache follows from
/// what happens, and so do the causes of its misses.
/// </summary>
sealed class Conversation
{
    const long Minute = 60_000;
    const int SystemTokens = 19_000,
        SharedTokens = 14_200,
        ContextTokensMax = 165_000;

    readonly DemoProcess _process;
    readonly Dice _dice;
    readonly ModelMenu _menu;
    readonly ConversationStart _start;
    readonly PromptCache _cache;

    long _now;
    long _context;
    int _budget;
    RequestTags _tags;

    public Conversation(DemoProcess process, Dice dice, ModelMenu menu, ConversationStart start)
    {
        (_process, _dice, _menu, _start) = (process, dice, menu, start);
        (_now, _budget) = (start.At, start.Requests);
        _context = SystemTokens + start.CarriedTokens;
        _cache = new PromptCache(start.LifetimeMs);
        if (start.CarriedTokens > 0)
            _cache.Begin(start.CauseOfFirstMiss);
        _tags = new RequestTags(start.Model, "main", start.IsHeadless ? "sdk" : "repl_main_thread", "medium", IsFast: start.IsFast);
    }

    /// <summary>Plays it.</summary>
    /// <returns>The tokens of its history at the end: what someone who resumes it carries on with.</returns>
    public long Play()
    {
        _process.Start(_now, _start.StartType);
        _now += _dice.Between(2_000, 40_000);
        for (var turn = 0; _budget > 0 && _now < _start.EndsBy; turn++)
        {
            if (turn > 0)
                ChangeSomething();
            Turn(turn);
            _process.Export(_now + 900);
            _now += Pause();
        }

        return _context - SystemTokens;
    }

    // A fixed part of the pauses is longer than what either kind of cache lives.
    long Pause() =>
        _start.IsHeadless
            ? 1_000
            : _dice.Below(100) switch
            {
                < 70 => _dice.Between(10_000, 200_000),
                < 85 => _dice.Between(5, 20) * Minute + _dice.Below(60_000),
                < 95 => _dice.Between(20, 55) * Minute + _dice.Below(60_000),
                _ => _dice.Between(61, 110) * Minute + _dice.Below(60_000),
            };

    void ChangeSomething()
    {
        switch (_dice.Below(100))
        {
            case < 3:
                var model = _tags.Model == _menu.Large ? _menu.Middle : _menu.Large;
                _tags = _tags with { Model = model, IsFast = false };
                _cache.Spoil(MissCause.ModelSwitch);
                break;
            case < 5:
                _tags = _tags with { Effort = _tags.Effort == "high" ? "medium" : "high" };
                _cache.Spoil(MissCause.EffortSwitch);
                break;
            case < 6:
                _context += 2_400;
                _cache.Spoil(MissCause.ToolsChanged);
                break;
        }
    }

    void Turn(int turn)
    {
        var characters = _dice.Skewed(12, 900);
        _process.Prompt(_now, characters);
        if (turn == 0)
            Title();
        if (_context > ContextTokensMax || _dice.Chance(8) && _context > 60_000)
            Compact(_context > ContextTokensMax ? "auto" : "manual");
        _context += characters / 3 + 40;
        _process.IsLosingEvents = _start.LosesEvents && _dice.Chance(300);
        var request = "";
        var skill = _dice.Chance(40) ? "release-notes" : null;
        if (skill is not null)
            _process.ActivateSkill(_now, "user-slash");
        var tags = _tags with { Skill = skill };
        for (var rest = Math.Min(_dice.Skewed(1, 12), Math.Max(1, _budget)); rest > 0; rest--)
        {
            request = Ask(tags, _cache, ref _context);
            tags = tags with { McpServer = null, McpTool = null };
            if (rest > 1)
                tags = Tools(request, tags);
        }

        _process.Answer(_now, request, tags, _dice.Skewed(40, 3000));
        Deliver(request);
        _process.IsLosingEvents = false;
    }

    // A request and its answer; the history grows by the answer.
    string Ask(RequestTags tags, PromptCache cache, ref long context)
    {
        var output = _dice.Skewed(60, 1800);
        var duration = 900 + output * _dice.Between(8, 14);
        var (tokens, cause) = cache.Ask(_now, context, _dice.Between(3, 14), output, _dice.Chance(600) ? SharedTokens : 0);
        _now += duration;
        if (_dice.Chance(3))
            _process.Fail(_now, tags, duration);
        var id = _process.Request(_now, duration, tags, tokens, cause, _menu.Large);
        context += output;
        _budget--;
        return id;
    }

    RequestTags Tools(string request, RequestTags tags)
    {
        for (var rest = _dice.Chance(200) ? 2 : 1; rest > 0; rest--)
        {
            var call = MakeCall(tags.Model);
            _process.UseTool(_now - 40, call, request, tags.AgentId);
            _now += call.DurationMs;
            _context += call.ResultBytes / 4 + 60;
            if (call.Name == "mcp_tool")
                tags = tags with { McpServer = _start.McpServer, McpTool = _start.McpServer == "custom" ? "custom" : "lookup" };
        }

        if (_dice.Chance(25))
            Subagent(request);
        if (_dice.Chance(12))
            SearchTheWeb();
        return tags;
    }

    ToolCall MakeCall(string model) =>
        _dice.Below(100) switch
        {
            < 30 => new()
            {
                Name = "Read",
                DurationMs = _dice.Between(3, 40),
                ResultBytes = _dice.Skewed(300, 24_000),
            },
            < 50 => new()
            {
                Name = "Edit",
                DurationMs = _dice.Between(8, 60),
                Lines = (_dice.Skewed(1, 60), _dice.Skewed(0, 30)),
                Model = model,
                IsAccepted = !_dice.Chance(60),
                IsSuccess = !_dice.Chance(25),
            },
            < 80 => new()
            {
                Name = "Bash",
                DurationMs = _dice.Skewed(40, 40_000),
                ResultBytes = _dice.Skewed(20, 9_000),
                IsSuccess = !_dice.Chance(90),
            },
            < 90 => new()
            {
                Name = "Grep",
                DurationMs = _dice.Between(10, 300),
                ResultBytes = _dice.Skewed(80, 5_000),
            },
            < 95 => new()
            {
                Name = "Write",
                DurationMs = _dice.Between(8, 40),
                Lines = (_dice.Skewed(5, 200), 0),
                Model = model,
            },
            _ => new()
            {
                Name = "mcp_tool",
                DurationMs = _dice.Between(60, 900),
                ResultBytes = _dice.Skewed(200, 7_000),
            },
        };

    void Subagent(string request)
    {
        var type = _dice.Pick(["general-purpose", "Explore", "custom"]);
        var tags = _tags with
        {
            Source = "subagent",
            Detail = type == "custom" ? "agent:custom" : "agent:builtin:" + type,
            Agent = type,
            AgentId = "a" + _dice.Hex(16),
            Model = type == "Explore" ? _menu.Small : _tags.Model,
            IsFast = false,
        };
        var (began, tools) = (_now, 0);
        var cache = new PromptCache(5 * Minute);
        long context = 9_000 + _dice.Skewed(200, 4_000);
        for (var rest = _dice.Skewed(2, 7); rest > 0; rest--, tools++)
        {
            var id = Ask(tags, cache, ref context);
            var call = MakeCall(tags.Model);
            _process.UseTool(_now - 40, call, id, tags.AgentId);
            _now += call.DurationMs;
            context += call.ResultBytes / 4;
        }

        _process.CompleteSubagent(_now, tags, type, context, tools, _now - began);
        _process.UseTool(
            began,
            new()
            {
                Name = "Agent",
                DurationMs = (int)(_now - began),
                ResultBytes = 2_000,
            },
            request,
            null
        );
        _context += 600;
    }

    // A short call of its own: it shares nothing with the conversation.
    void Auxiliary(string detail, string model, int input, int output)
    {
        var duration = 500 + output * 10;
        _now += duration;
        var tags = new RequestTags(model, "auxiliary", detail, null);
        _process.Request(_now, duration, tags, new TokenCounts(input, output, 0, 0, 0), MissCause.None, _menu.Large);
    }

    void Title() => Auxiliary("generate_session_title", _menu.Small, _dice.Between(300, 900), _dice.Between(8, 30));

    void SearchTheWeb() => Auxiliary("web_fetch_apply", _menu.Small, _dice.Between(2_000, 9_000), _dice.Between(100, 700));

    void Compact(string trigger)
    {
        var before = _context;
        var output = _dice.Between(900, 2_500);
        var duration = output * 11;
        // The summary is asked for with the whole history, which is mostly cached.
        var (tokens, cause) = _cache.Ask(_now, _context, _dice.Between(3, 14), output, 0);
        _now += duration;
        var tags = _tags with { Source = "auxiliary", Detail = "compact", IsFast = false };
        _process.Request(_now, duration, tags, tokens, cause, _menu.Large);
        _context = SystemTokens + output + 3_000;
        _cache.Spoil(MissCause.Compaction);
        _process.Compact(_now, trigger, duration, before, _context);
        _now += 200;
    }

    // Work that is done is committed, and sometimes offered as a pull request.
    void Deliver(string request)
    {
        if (_start.IsHeadless || !_dice.Chance(120))
            return;
        var commit = new ToolCall
        {
            Name = "Bash",
            DurationMs = _dice.Between(60, 400),
            Commit = (_dice.Hex(40), _start.Branch),
        };
        _process.UseTool(_now, commit, request, null);
        _now += commit.DurationMs;
        if (!_dice.Chance(250))
            return;
        var offer = new ToolCall
        {
            Name = "Bash",
            DurationMs = 1_400,
            OpensPullRequest = true,
        };
        _process.UseTool(_now, offer, request, null);
        _now += offer.DurationMs;
    }
}
