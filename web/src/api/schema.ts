// Made from openapi.json by `npm run api`. Change neither by hand.
export interface paths {
    "/api/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List agents, newest first
         * @description Needs the scope `read`.
         */
        get: operations["ListAgents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an agent with its package, its tools' schemas, its evaluation and what building it took
         * @description Needs the scope `read`.
         */
        get: operations["GetAgent"];
        put?: never;
        post?: never;
        /**
         * Delete an agent with its versions and its sessions; the build that made it stays
         * @description To restart the build makes the agent's next version. An answer that is being made ends.
         *
         *     Needs the scope `builds:write`.
         */
        delete: operations["DeleteAgent"];
        options?: never;
        head?: never;
        /**
         * Give an agent another name; If-Match carries the ETag that was seen, or *
         * @description Needs the scope `builds:write`.
         */
        patch: operations["RenameAgent"];
        trace?: never;
    };
    "/api/v1/agents/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sessions with an agent, newest first
         * @description Needs the scope `read`.
         */
        get: operations["ListSessions"];
        put?: never;
        /**
         * Begin a session with an agent
         * @description Needs the scope `agents:invoke`.
         */
        post: operations["CreateSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a session
         * @description Needs the scope `read`.
         */
        get: operations["GetSession"];
        put?: never;
        post?: never;
        /**
         * Delete a session with its messages; an answer that is being made ends
         * @description Needs the scope `agents:invoke`.
         */
        delete: operations["DeleteSession"];
        options?: never;
        head?: never;
        /**
         * Give a session another name; If-Match carries the ETag that was seen, or *
         * @description Needs the scope `agents:invoke`.
         */
        patch: operations["RenameSession"];
        trace?: never;
    };
    "/api/v1/agents/{id}/sessions/{sessionId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the answer that is being made; what there is of it stays
         * @description Needs the scope `agents:invoke`.
         */
        post: operations["CancelAnswer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/sessions/{sessionId}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the messages of a session, oldest first or newest first
         * @description Needs the scope `read`.
         */
        get: operations["ListMessages"];
        put?: never;
        /**
         * Ask the agent, and follow its answer: events text, tool_use, tool_result, usage, error, and done (MessageDetail), the last one
         * @description The answer is made to its end and stored whether or not anybody listens; `POST …/cancel` ends it. A session answers one message at a time (409). Data of the events: `text` {text}; `tool_use` {id, name, input}; `tool_result` {id, name, content, isError}; `usage` {inputTokens, outputTokens, costUsd, model}, the total so far; `error` {code, message}; `done` the whole answer as it is stored. With the same `Idempotency-Key` the stored answer comes again, with `Idempotency-Replayed: true`.
         *
         *     Needs the scope `agents:invoke`.
         */
        post: operations["SendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of an agent, newest first
         * @description Needs the scope `read`.
         */
        get: operations["ListAgentVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a version of an agent, as it was published
         * @description Needs the scope `read`.
         */
        get: operations["GetAgentVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/versions/{version}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare a version with one before it, file by file
         * @description Needs the scope `read`.
         */
        get: operations["CompareAgentVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/versions/{version}/package": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the package of a version as a zip archive
         * @description Needs the scope `read`.
         */
        get: operations["GetAgentPackage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the categories of which there are agents
         * @description Needs the scope `read`.
         */
        get: operations["ListAgentCategories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/builds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List builds, newest first
         * @description Needs the scope `read`.
         */
        get: operations["ListBuilds"];
        put?: never;
        /**
         * Build an agent from a requirement
         * @description Needs the scope `builds:write`.
         */
        post: operations["CreateBuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/builds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a build with its stages, and what tokens they took
         * @description Needs the scope `read`.
         */
        get: operations["GetBuild"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Give a build another name; If-Match carries the ETag that was seen, or *
         * @description Needs the scope `builds:write`.
         */
        patch: operations["RenameBuild"];
        trace?: never;
    };
    "/api/v1/builds/{id}/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the files of a build
         * @description Needs the scope `read`.
         */
        get: operations["ListArtifacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/builds/{id}/artifacts/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a file of a build
         * @description Needs the scope `read`.
         */
        get: operations["GetArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/builds/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a build for good
         * @description Needs the scope `builds:write`.
         */
        post: operations["CancelBuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/builds/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a build: events snapshot (BuildDetail), update (BuildUpdate), unavailable, end; resumable by Last-Event-ID
         * @description Needs the scope `read`.
         */
        get: operations["StreamBuild"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/builds/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold a build; a stage that runs is stopped, and begins anew when the build is resumed
         * @description Needs the scope `builds:write`.
         */
        post: operations["PauseBuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/builds/{id}/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go back to a stage, and do it and all that follow anew
         * @description Needs the scope `builds:write`.
         */
        post: operations["RestartBuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/builds/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a paused build go on
         * @description Needs the scope `builds:write`.
         */
        post: operations["ResumeBuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/builds/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a failed build go on with the stage that failed
         * @description Needs the scope `builds:write`.
         */
        post: operations["RetryBuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/builds/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow all builds: event build, data BuildSummary
         * @description Needs the scope `read`.
         */
        get: operations["StreamBuilds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the API keys of all owners, newest first
         * @description Needs the scope `operations`.
         */
        get: operations["ListKeys"];
        put?: never;
        /**
         * Make an API key; its secret is in this answer only
         * @description Needs the scope `operations`.
         */
        post: operations["CreateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an API key, without its secret
         * @description Needs the scope `operations`.
         */
        get: operations["GetKey"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key, for ever
         * @description Needs the scope `operations`.
         */
        delete: operations["RevokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell whose key this is, and what it allows
         * @description Needs the scope `read`.
         */
        get: operations["GetCaller"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow queues, workers and the health of every dependency: event operations, data OperationsSnapshot, every two seconds
         * @description Needs the scope `operations`.
         */
        get: operations["StreamOperations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/front-ends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the servers of the front end that run
         * @description Needs the scope `operations`.
         */
        get: operations["ListFrontEnds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/front-ends/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Tell that a server of the front end runs: at its start and every five seconds
         * @description Needs the scope `operations`.
         */
        put: operations["ReportFrontEnd"];
        post?: never;
        /**
         * Tell that a server of the front end ends
         * @description Needs the scope `operations`.
         */
        delete: operations["RemoveFrontEnd"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell how every service behind the API answers, and how fast
         * @description Needs the scope `operations`.
         */
        get: operations["GetHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/leases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the builds that are worked on, each with the worker that does
         * @description Needs the scope `operations`.
         */
        get: operations["ListLeases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the queues with how full they are
         * @description Needs the scope `operations`.
         */
        get: operations["ListQueues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/queues/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell how full a queue is
         * @description Needs the scope `operations`.
         */
        get: operations["GetQueue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/queues/{queue}/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the jobs of a queue that were given up, newest first
         * @description Needs the scope `operations`.
         */
        get: operations["ListDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/queues/{queue}/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a job that was given up, with its payload
         * @description Needs the scope `operations`.
         */
        get: operations["GetDeadLetter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/queues/{queue}/dead-letters/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forget dead letters, for ever
         * @description Needs the scope `operations`.
         */
        post: operations["PurgeDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/queues/{queue}/dead-letters/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put dead letters back on their queue, with all their attempts
         * @description Needs the scope `operations`.
         */
        post: operations["RedriveDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/replicas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the replicas of the API that run
         * @description Needs the scope `operations`.
         */
        get: operations["ListReplicas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Builds per day, durations, queue times and failures; what was not measured is left out
         * @description Needs the scope `operations`.
         */
        get: operations["GetStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/sweeper": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell which builds nobody worked on of late, and what was done about them
         * @description Needs the scope `operations`.
         */
        get: operations["GetSweeper"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the workers that run
         * @description Needs the scope `operations`.
         */
        get: operations["ListWorkers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schemas/agent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the JSON schema of agent.yaml, the manifest of every package
         * @description The same is at `/docs/schemas/agent-v1.json`, where it is read without a key.
         *
         *     Needs the scope `read`.
         */
        get: operations["GetAgentSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The categories of which there are agents. */
        AgentCategoryList: {
            /** @description The categories. Of somebody who has very many agents, all that there can be. */
            items: string[];
        };
        /** @description An agent with its package. */
        AgentDetail: {
            /** @description The build that made it. */
            buildId: string;
            buildUsage?: null | components["schemas"]["TokenUsage"];
            /** @description Its kind. */
            category: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /** @description What it does. */
            description: string;
            evaluation?: null | components["schemas"]["EvaluationReport"];
            /** @description Questions and what is expected of the answers. */
            examples: components["schemas"]["AgentExample"][];
            /** @description The files of its package. */
            files: components["schemas"]["AgentFile"][];
            /** @description The agent's id. */
            id: string;
            /** @description Its instructions, in Markdown. */
            instructions: string;
            /** @description The model that designed it. */
            model: string;
            /** @description Name for people. */
            name: string;
            /** @description Its tools, described. */
            toolDetails: components["schemas"]["AgentTool"][];
            /** @description The names of its tools. */
            tools: string[];
            /** @description Its version. */
            version: string;
        };
        AgentExample: {
            expected?: null | string;
            input: string;
        };
        /** @description A file of an agent's package. */
        AgentFile: {
            /** @description Relative to the package. */
            path: string;
            /**
             * Format: int64
             * @description In bytes.
             */
            size: number;
        };
        /** @description A page of agents, newest first. */
        AgentPage: {
            /** @description The agents. */
            items: components["schemas"]["AgentSummary"][];
            /** @description Where the next page begins; null on the last page. */
            nextCursor: null | string;
        };
        /** @description An agent in a listing. */
        AgentSummary: {
            /** @description The build that made it. */
            buildId: string;
            /** @description Its kind. */
            category: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /** @description What it does. */
            description: string;
            /** @description The agent's id. */
            id: string;
            /** @description Name for people. */
            name: string;
            /** @description The names of its tools. */
            tools: string[];
            /** @description Its version. */
            version: string;
        };
        /** @description A tool of an agent. */
        AgentTool: {
            /** @description What it does. */
            description: string;
            /** @description What it takes, as a JSON schema; left out where the tool is not to be had now, as when its MCP server is away. */
            inputSchema?: unknown;
            /** @description Its name. */
            name: string;
        };
        /** @description A published version of an agent. */
        AgentVersion: {
            /**
             * Format: int32
             * @description How many cases there were.
             */
            cases?: number | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /** @description Whether this is the one that answers. */
            isCurrent: boolean;
            /** @description The model that designed it. */
            model: string;
            /**
             * Format: int32
             * @description How many cases of its evaluation it passed; left out where that is not known.
             */
            passed?: number | null;
            /** @description The names of its tools. */
            tools: string[];
            /** @description Its number. */
            version: string;
        };
        /** @description A page of the versions of an agent. */
        AgentVersionPage: {
            /** @description The versions, newest first. */
            items: components["schemas"]["AgentVersion"][];
            /** @description Fetches the next page; null on the last. */
            nextCursor: null | string;
        };
        AnswerError: {
            code: string;
            message: string;
        };
        Artifact: {
            contentType: string;
            /** Format: date-time */
            modifiedAt: string;
            path: string;
            /** Format: int64 */
            size: number;
        };
        /** @description A page of the files of a build. */
        ArtifactPage: {
            /** @description The files, in order of path. */
            items: components["schemas"]["Artifact"][];
            /** @description Fetches the next page; null on the last. */
            nextCursor: null | string;
        };
        /** @description A build with its stages. */
        BuildDetail: {
            /** @description The agent that it made. */
            agentId?: null | string;
            /**
             * Format: int32
             * @description How many stages are completed.
             */
            completedStages: number;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            createdAt: string;
            /** @description The stage that runs or failed. */
            currentStage?: null | string;
            /** @description Why it failed. */
            error?: null | string;
            /**
             * Format: date-time
             * @description When it ended.
             */
            finishedAt?: null | string;
            /** @description The build's id. */
            id: string;
            /** @description Name for people. */
            name: string;
            /** @description Whom it belongs to. */
            owner: string;
            /** @description What was asked for. */
            requirement: string;
            /**
             * Format: int64
             * @description The number of the last update that is part of this answer: where to resume the event stream.
             */
            sequence: number;
            /** @description The stages, in order. */
            stages: components["schemas"]["StageDetail"][];
            /**
             * Format: date-time
             * @description When a worker began.
             */
            startedAt?: null | string;
            /** @description Where the build stands. */
            status: components["schemas"]["BuildStatus"];
            /**
             * Format: int32
             * @description How many stages there are.
             */
            totalStages: number;
            /** @description The trace that the build is part of, 32 hexadecimal digits (W3C); left out where the request that began it had none. */
            traceId?: null | string;
            usage?: null | components["schemas"]["TokenUsage"];
            /**
             * Format: int64
             * @description Grows with every change of the build.
             */
            version: number;
        };
        /** @description A page of builds, newest first. */
        BuildPage: {
            /** @description The builds. */
            items: components["schemas"]["BuildSummary"][];
            /** @description Where the next page begins; null on the last page. */
            nextCursor: null | string;
        };
        /** @enum {unknown} */
        BuildStatus: "queued" | "running" | "paused" | "completed" | "failed" | "cancelled";
        /** @description A build in a listing. */
        BuildSummary: {
            /** @description The agent that it made. */
            agentId?: null | string;
            /**
             * Format: int32
             * @description How many stages are completed.
             */
            completedStages: number;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            createdAt: string;
            /** @description The stage that runs or failed. */
            currentStage?: null | string;
            /** @description Why it failed. */
            error?: null | string;
            /**
             * Format: date-time
             * @description When it ended.
             */
            finishedAt?: null | string;
            /** @description The build's id. */
            id: string;
            /** @description Name for people. */
            name: string;
            /** @description What was asked for. */
            requirement: string;
            /**
             * Format: date-time
             * @description When a worker began.
             */
            startedAt?: null | string;
            /** @description Where the build stands. */
            status: components["schemas"]["BuildStatus"];
            /**
             * Format: int32
             * @description How many stages there are.
             */
            totalStages: number;
        };
        /** @description Who asks, as the API sees it. */
        CallerDetail: {
            /** @description Whose builds, agents and sessions are reached. */
            owner: string;
            /** @description What is allowed. */
            scopes: string[];
        };
        /** @description A wish for an agent. */
        CreateBuildRequest: {
            /** @description A name for people, at most 200 characters; made from the requirement when left out. */
            name?: null | string;
            /** @description What the agent shall do, in plain words: 10 to 10,000 characters. */
            requirement: null | string;
        };
        /** @description An API key that was just made, with its secret. */
        CreatedKey: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description From when on it is not valid any more.
             */
            expiresAt?: null | string;
            /** @description The key's id. */
            id: string;
            /** @description The secret. It is shown here and never again. */
            key: string;
            /** @description What it is for. */
            name: string;
            /** @description Whose builds, agents and sessions it reaches. */
            owner: string;
            /**
             * Format: date-time
             * @description When it was revoked.
             */
            revokedAt?: null | string;
            /** @description What it allows. */
            scopes: string[];
        };
        /** @description A wish for an API key. */
        CreateKeyRequest: {
            /**
             * Format: date-time
             * @description From when on it is not valid any more; never when left out.
             */
            expiresAt?: null | string;
            /** @description What it is for: 1 to 100 characters. */
            name: null | string;
            /** @description Whose builds, agents and sessions it reaches; the owner of the key that asks when left out. */
            owner?: null | string;
            /** @description What it allows: `read`, `builds:write`, `agents:invoke`, `operations`; at least one. */
            scopes: null | string[];
        };
        /** @description A new session. */
        CreateSessionRequest: {
            /** @description Its name, at most 100 characters; without one it is named by its first message. */
            name?: null | string;
        };
        DayStatistics: {
            /** Format: int32 */
            accepted: number;
            /** Format: int32 */
            cancelled: number;
            /** Format: int32 */
            completed: number;
            /** Format: date */
            day: string;
            /** Format: int32 */
            failed: number;
            usage?: null | components["schemas"]["UsageStatistics"];
        };
        /** @description What became of a request about dead letters. */
        DeadLetterCount: {
            /**
             * Format: int32
             * @description How many dead letters it found.
             */
            count: number;
        };
        /** @description A job that was given up, with its payload. */
        DeadLetterDetail: {
            /**
             * Format: int32
             * @description How often it was tried.
             */
            attempts: number;
            /** @description The payload, as text. */
            body: string;
            /**
             * Format: date-time
             * @description When it was given up.
             */
            deadAt: string;
            /**
             * Format: date-time
             * @description When it was put on the queue.
             */
            enqueuedAt: string;
            /** @description Why. */
            error: string;
            /** @description The job's id. */
            id: string;
        };
        /** @description A page of dead letters, newest first. */
        DeadLetterPage: {
            /** @description The dead letters. */
            items: components["schemas"]["DeadLetterSummary"][];
            /** @description Where the next page begins; null on the last page. */
            nextCursor: null | string;
        };
        /** @description Which dead letters are meant: either some by their ids, or all. */
        DeadLetterSelection: {
            /**
             * @description Whether all of the queue are meant.
             * @default false
             */
            all: boolean;
            /** @description At most 100 ids. */
            ids?: null | string[];
        };
        /** @description A job that was given up. */
        DeadLetterSummary: {
            /**
             * Format: int32
             * @description How often it was tried.
             */
            attempts: number;
            /**
             * Format: date-time
             * @description When it was given up.
             */
            deadAt: string;
            /**
             * Format: date-time
             * @description When it was put on the queue.
             */
            enqueuedAt: string;
            /** @description Why. */
            error: string;
            /** @description The job's id. */
            id: string;
        };
        /** @description How a service behind the API answers now. */
        DependencyDetail: {
            /** @description The same as a code: `timeout` where it did not answer in time, `error` where `error` is what it said itself. */
            cause?: null | string;
            /** @description Why it is not healthy. */
            error?: null | string;
            /**
             * Format: double
             * @description How long the answer, or the failure, took in milliseconds.
             */
            latencyMs: number;
            /** @description The dependency. */
            name: string;
            /**
             * Format: double
             * @description Commands that it carried out a second of late, whoever gave them; left out where it does not tell.
             */
            perSecond?: number | null;
            /**
             * Format: int32
             * @description How many servers of it run; left out where it does not tell.
             */
            replicas?: number | null;
            /** @description `healthy` or `unhealthy`. */
            state: string;
            /**
             * Format: int64
             * @description Messages that wait in it, about; left out where it is no queue.
             */
            waiting?: number | null;
        };
        DurationStatistics: {
            /** Format: int32 */
            count: number;
            /** Format: int64 */
            p50Ms: number;
            /** Format: int64 */
            p95Ms: number;
        };
        EvaluationReport: {
            /** Format: date-time */
            at: string;
            model: string;
            /** Format: int32 */
            passed?: number;
            results: components["schemas"]["EvaluationResult"][];
        };
        EvaluationResult: {
            answer: string;
            detail: string;
            name: string;
            passed: boolean;
            tools: string[];
            /** Format: int32 */
            tries: number;
            usage: components["schemas"]["TokenUsage"];
        };
        FailureStatistics: {
            cause: string;
            /** Format: int32 */
            count: number;
            stage: null | string;
        };
        FileChange: {
            difference: string;
            kind: components["schemas"]["FileChangeKind"];
            path: string;
        };
        /** @enum {unknown} */
        FileChangeKind: "added" | "removed" | "changed";
        /** @description The servers of the front end that run. */
        FrontEndList: {
            /** @description By start. One that has been silent for 20 seconds is not among them. */
            items: components["schemas"]["ReplicaInfo"][];
        };
        /** @description A server of the front end tells of itself. */
        FrontEndReport: {
            /**
             * Format: int32
             * @description Requests that a load balancer passed on and that are not answered to their end.
             * @default 0
             */
            forwardedOpen: number;
            /**
             * Format: double
             * @description Those of them that a load balancer passed on.
             * @default 0
             */
            forwardedPerSecond: number;
            /** @description The machine or task that it runs on: 1 to 255 characters. */
            machine: null | string;
            /**
             * Format: int32
             * @description Its process there, from 1 on.
             */
            processId: number;
            /**
             * Format: double
             * @description Requests that it got, on average since it told of itself before.
             * @default 0
             */
            requestsPerSecond: number;
            /**
             * Format: date-time
             * @description When it started.
             */
            startedAt: string;
        };
        /** @description How the platform is, as the replica sees it that answers. */
        HealthDetail: {
            /**
             * Format: date-time
             * @description When it was looked at.
             */
            checkedAt: string;
            /** @description The services behind it. */
            dependencies: components["schemas"]["DependencyDetail"][];
            /** @description The machine or task of the replica. */
            machine: string;
            /** @description The language models that the running workers ask; null where Redis does not tell which run. */
            models?: null | string[];
            /**
             * Format: int32
             * @description The replica's process there.
             */
            processId: number;
            /**
             * Format: date-time
             * @description When the replica started.
             */
            startedAt: string;
            /** @description `healthy`, or `degraded` where a dependency does not answer. */
            state: string;
            /** @description The replica's version. */
            version: string;
        };
        HeldLease: {
            buildId: string;
            machine: string;
            /** Format: int32 */
            processId: number;
            /** Format: date-time */
            until: string;
        };
        HttpValidationProblemDetails: {
            /**
             * @description What programs can rely on. More codes may come; treat an unknown one by its status.
             * @example bad_request
             * @example invalid_json
             * @example validation_failed
             * @example unauthenticated
             * @example insufficient_scope
             * @example not_found
             * @example build_not_found
             * @example agent_not_found
             * @example agent_version_not_found
             * @example artifact_not_found
             * @example session_not_found
             * @example key_not_found
             * @example queue_not_found
             * @example dead_letter_not_found
             * @example method_not_allowed
             * @example request_timeout
             * @example idempotency_in_progress
             * @example illegal_transition
             * @example session_busy
             * @example nothing_to_cancel
             * @example precondition_failed
             * @example payload_too_large
             * @example unsupported_media_type
             * @example idempotency_key_reused
             * @example precondition_required
             * @example rate_limited
             * @example internal_error
             * @example unavailable
             */
            code: string;
            detail?: null | string;
            errors?: {
                [key: string]: string[];
            };
            instance?: null | string;
            /** Format: int32 */
            status: number | null;
            title: null | string;
            /** @description Finds the request in traces and logs. */
            traceId?: string;
            type: null | string;
        };
        JsonElement: unknown;
        /** @description An API key, without its secret. */
        KeyDetail: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description From when on it is not valid any more.
             */
            expiresAt?: null | string;
            /** @description The key's id. */
            id: string;
            /** @description What it is for. */
            name: string;
            /** @description Whose builds, agents and sessions it reaches. */
            owner: string;
            /**
             * Format: date-time
             * @description When it was revoked.
             */
            revokedAt?: null | string;
            /** @description What it allows. */
            scopes: string[];
        };
        /** @description A page of API keys, newest first. */
        KeyPage: {
            /** @description The keys. */
            items: components["schemas"]["KeyDetail"][];
            /** @description Where the next page begins; null on the last page. */
            nextCursor: null | string;
        };
        /** @description A page of the builds that somebody works on. */
        LeaseList: {
            /** @description By the age of their builds, oldest first; of 500 builds that are not over. */
            items: components["schemas"]["HeldLease"][];
            /** @description Where the next page begins; null on the last page. */
            nextCursor: null | string;
        };
        /** @description A message of a session. */
        MessageDetail: {
            /** @description Its parts, in order. Long results of tools are kept shortened. */
            content: components["schemas"]["MessagePart"][];
            /**
             * Format: date-time
             * @description When it was begun.
             */
            createdAt: string;
            error?: null | components["schemas"]["AnswerError"];
            /** @description The model, of an answer. */
            model?: null | string;
            /**
             * Format: int64
             * @description Its place in the session, from 1.
             */
            number: number;
            /** @description Whose words it is. */
            role: components["schemas"]["MessageRole"];
            /** @description How far it is. */
            status: components["schemas"]["MessageStatus"];
            usage?: null | components["schemas"]["TokenUsage"];
        };
        /** @description A page of messages. */
        MessagePage: {
            /** @description The messages. */
            items: components["schemas"]["MessageDetail"][];
            /** @description Where the next page begins; null on the last page. */
            nextCursor: null | string;
        };
        MessagePart: {
            id?: null | string;
            input?: unknown;
            isError?: null | boolean;
            name?: null | string;
            text?: null | string;
            type: string;
        };
        /** @enum {unknown} */
        MessageRole: "user" | "assistant";
        /** @enum {unknown} */
        MessageStatus: "completed" | "answering" | "cancelled" | "failed" | "interrupted";
        PackageChanges: {
            addedTools: string[];
            files: components["schemas"]["FileChange"][];
            from?: null | string;
            removedTools: string[];
            to: string;
        };
        ProblemDetails: {
            /**
             * @description What programs can rely on. More codes may come; treat an unknown one by its status.
             * @example bad_request
             * @example invalid_json
             * @example validation_failed
             * @example unauthenticated
             * @example insufficient_scope
             * @example not_found
             * @example build_not_found
             * @example agent_not_found
             * @example agent_version_not_found
             * @example artifact_not_found
             * @example session_not_found
             * @example key_not_found
             * @example queue_not_found
             * @example dead_letter_not_found
             * @example method_not_allowed
             * @example request_timeout
             * @example idempotency_in_progress
             * @example illegal_transition
             * @example session_busy
             * @example nothing_to_cancel
             * @example precondition_failed
             * @example payload_too_large
             * @example unsupported_media_type
             * @example idempotency_key_reused
             * @example precondition_required
             * @example rate_limited
             * @example internal_error
             * @example unavailable
             */
            code: string;
            detail?: null | string;
            instance?: null | string;
            /** Format: int32 */
            status: number | null;
            title: null | string;
            /** @description Finds the request in traces and logs. */
            traceId?: string;
            type: null | string;
        };
        /** @description How full a queue is. */
        QueueDetail: {
            /**
             * Format: int64
             * @description Jobs that wait for a worker.
             */
            backlog: number;
            /**
             * Format: int64
             * @description Jobs that were given up.
             */
            deadLetters: number;
            /**
             * Format: int64
             * @description Jobs that are not due yet.
             */
            delayed: number;
            /**
             * Format: int64
             * @description Jobs that a worker holds.
             */
            inFlight: number;
            /** @description The queue. */
            name: string;
            /**
             * Format: int64
             * @description How long the first waiting job has been on the queue, in milliseconds; 0 when none waits.
             */
            oldestAgeMs: number;
            /**
             * Format: int64
             * @description Grows by one with every job that a worker takes; where it begins means nothing. Left out where none was taken yet.
             */
            taken?: number | null;
        };
        /** @description The queues. */
        QueueList: {
            /** @description The queues. */
            items: components["schemas"]["QueueDetail"][];
        };
        /** @description A new name. */
        RenameRequest: {
            /** @description The name, at least 1 character beside space: at most 200 characters for a build, 100 for an agent. */
            name: null | string;
        };
        ReplicaInfo: {
            /**
             * Format: int32
             * @default 0
             */
            forwardedOpen: number;
            /**
             * Format: double
             * @default 0
             */
            forwardedPerSecond: number;
            id: string;
            machine: string;
            /** Format: int32 */
            processId: number;
            /** Format: double */
            requestsPerSecond: number;
            /** Format: date-time */
            seenAt: string;
            /** Format: date-time */
            startedAt: string;
        };
        /** @description The replicas of the API that run. */
        ReplicaList: {
            /** @description By start. One that has been silent for 20 seconds is not among them. */
            items: components["schemas"]["ReplicaInfo"][];
        };
        /** @description Where a restart goes back to. */
        RestartRequest: {
            /** @description The stage that is done anew, with all that follow; the stages before it must be completed. */
            stage: null | string;
        };
        /** @description A question to an agent. */
        SendMessageRequest: {
            /** @description The question, 1 to 32,000 characters. */
            text: null | string;
        };
        /** @description A session. */
        SessionDetail: {
            /** @description The agent. */
            agentId: string;
            /**
             * Format: date-time
             * @description When it was begun.
             */
            createdAt: string;
            /** @description Its id. */
            id: string;
            /** @description Whether an answer is being made. */
            isAnswering: boolean;
            /**
             * Format: int64
             * @description How many messages it has.
             */
            messageCount: number;
            /** @description Name for people; missing until it has one. */
            name?: null | string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updatedAt: string;
            /** @description What all its answers took. */
            usage: components["schemas"]["TokenUsage"];
        };
        /** @description A page of sessions, newest first. */
        SessionPage: {
            /** @description The sessions. */
            items: components["schemas"]["SessionDetail"][];
            /** @description Where the next page begins; null on the last page. */
            nextCursor: null | string;
        };
        /** @description A stage of a build. */
        StageDetail: {
            /** @description The files that it left, relative to the build's artifacts. */
            artifacts: string[];
            /**
             * Format: int32
             * @description How often it was begun.
             */
            attempt: number;
            /** @description Its name for people. */
            displayName: string;
            /**
             * Format: int64
             * @description How long the latest attempt took, in milliseconds.
             */
            durationMs?: number | null;
            /** @description Why it failed. */
            error?: null | string;
            /**
             * Format: date-time
             * @description When it ended.
             */
            finishedAt?: null | string;
            /** @description Its stable name. */
            name: string;
            /**
             * Format: int32
             * @description Its position, from 1.
             */
            order: number;
            /**
             * Format: date-time
             * @description When the latest attempt began.
             */
            startedAt?: null | string;
            /** @description Where it stands. */
            status: components["schemas"]["StageStatus"];
            /** @description What it did. */
            summary?: null | string;
            usage?: null | components["schemas"]["TokenUsage"];
        };
        StageStatistics: {
            duration: null | components["schemas"]["DurationStatistics"];
            stage: string;
        };
        /** @enum {unknown} */
        StageStatus: "pending" | "running" | "completed" | "failed";
        StatisticsReport: {
            days: null | components["schemas"]["DayStatistics"][];
            duration: null | components["schemas"]["DurationStatistics"];
            failures: components["schemas"]["FailureStatistics"][];
            queueTime: null | components["schemas"]["DurationStatistics"];
            stages: components["schemas"]["StageStatistics"][];
            usage?: null | components["schemas"]["UsageStatistics"];
        };
        /** @enum {unknown} */
        SweeperAction: "requeued" | "failed";
        SweeperFinding: {
            action: components["schemas"]["SweeperAction"];
            /** Format: date-time */
            at: string;
            buildId: string;
            cause?: null | string;
            reason: string;
        };
        SweeperReport: {
            /** Format: int32 */
            activeBuilds?: number | null;
            findings: components["schemas"]["SweeperFinding"][];
            /** Format: date-time */
            lastSweepAt?: null | string;
        };
        TokenUsage: {
            /** Format: double */
            costUsd?: number | null;
            /** Format: int64 */
            inputTokens: number;
            /** Format: int64 */
            outputTokens: number;
        };
        UsageStatistics: {
            /** Format: int32 */
            builds: number;
            /** Format: double */
            costUsd: number | null;
            /** Format: int64 */
            inputTokens: number;
            /** Format: int64 */
            outputTokens: number;
        };
        WorkerInfo: {
            /** Format: int32 */
            concurrency: number;
            id: string;
            machine: string;
            model?: null | string;
            /** Format: int32 */
            processId: number;
            queue: string;
            /** Format: date-time */
            seenAt: string;
            /** Format: date-time */
            startedAt: string;
        };
        /** @description The workers that run. */
        WorkerList: {
            /** @description By queue and start. One that has been silent for 20 seconds is not among them. */
            items: components["schemas"]["WorkerInfo"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    ListAgents: {
        parameters: {
            query?: {
                /** @description Only agents of this category. */
                category?: string;
                /** @description The nextCursor of the page before. With a filter, a page may have fewer agents than asked for, even none, and a next page all the same. */
                cursor?: string;
                /** @description Most agents on the page, 1 to 100. */
                limit?: number;
                /** @description Only agents in whose name, description, category, tools or id every word of this is found, whatever the case. */
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentPage"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the client has already. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentDetail"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    DeleteAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if this is the ETag still. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description It was changed in the meantime. Get it again, and send the new ETag in If-Match. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    RenameAgent: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was seen, or *. */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentDetail"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The request came too slowly. Send it again, in one go. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description It was changed in the meantime. Get it again, and send the new ETag in If-Match. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body is too large. Send less. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body has another type than expected. Send Content-Type: application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The change needs to say what it changes. Send If-Match with the ETag that you have seen, or *. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListSessions: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Most sessions on the page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    CreateSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and it is done once; the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSessionRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDetail"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The request came too slowly. Send it again, in one go. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The first request with this idempotency key is not answered yet. Repeat the request after the seconds in Retry-After. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body is too large. Send less. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body has another type than expected. Send Content-Type: application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The idempotency key was used for another request. Use a new key for a new request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the client has already. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDetail"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    DeleteSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if this is the ETag still. */
                "If-Match"?: string;
            };
            path: {
                id: string;
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description It was changed in the meantime. Get it again, and send the new ETag in If-Match. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    RenameSession: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was seen, or *. */
                "If-Match": string;
            };
            path: {
                id: string;
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDetail"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The request came too slowly. Send it again, in one go. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description It was changed in the meantime. Get it again, and send the new ETag in If-Match. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body is too large. Send less. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body has another type than expected. Send Content-Type: application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The change needs to say what it changes. Send If-Match with the ETag that you have seen, or *. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    CancelAnswer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The first request with this idempotency key is not answered yet. Repeat the request after the seconds in Retry-After. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListMessages: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Most messages on the page, 1 to 100. */
                limit?: number;
                /** @description asc: oldest first, which is the default; desc: newest first. */
                order?: string;
            };
            header?: never;
            path: {
                id: string;
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    SendMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and it is done once; the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendMessageRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The request came too slowly. Send it again, in one go. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The first request with this idempotency key is not answered yet. Repeat the request after the seconds in Retry-After. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body is too large. Send less. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body has another type than expected. Send Content-Type: application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The idempotency key was used for another request. Use a new key for a new request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListAgentVersions: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Most versions on the page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentVersionPage"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetAgentVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentDetail"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    CompareAgentVersions: {
        parameters: {
            query?: {
                /** @description The version to compare with. Left out: the one before; for the first version, nothing, so that all of it is new. */
                since?: string;
            };
            header?: never;
            path: {
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackageChanges"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetAgentPackage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListAgentCategories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentCategoryList"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListBuilds: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. With a filter, a page may have fewer builds than asked for, even none, and a next page all the same. */
                cursor?: string;
                /** @description Only builds accepted at this time or later. */
                from?: string;
                /** @description Most builds on the page, 1 to 100. */
                limit?: number;
                /** @description Builds of this owner instead of the caller's own; needs the scope operations. */
                owner?: string;
                /** @description Only builds that stand so: queued, running, paused, completed, failed or cancelled. */
                status?: string;
                /** @description Only builds whose name, requirement or id contains this, whatever the case. */
                text?: string;
                /** @description Only builds accepted before this time. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildPage"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    CreateBuild: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and it is done once; the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateBuildRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildDetail"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The request came too slowly. Send it again, in one go. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The first request with this idempotency key is not answered yet. Repeat the request after the seconds in Retry-After. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body is too large. Send less. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body has another type than expected. Send Content-Type: application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The idempotency key was used for another request. Use a new key for a new request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetBuild: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the client has already. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildDetail"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    RenameBuild: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was seen, or *. */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildDetail"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The request came too slowly. Send it again, in one go. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description It was changed in the meantime. Get it again, and send the new ETag in If-Match. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body is too large. Send less. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body has another type than expected. Send Content-Type: application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The change needs to say what it changes. Send If-Match with the ETag that you have seen, or *. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListArtifacts: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Most files on the page, 1 to 100; 100 where it is not said. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactPage"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    CancelBuild: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if this is the ETag still. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildDetail"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The first request with this idempotency key is not answered yet. Repeat the request after the seconds in Retry-After. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description It was changed in the meantime. Get it again, and send the new ETag in If-Match. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    StreamBuild: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    PauseBuild: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if this is the ETag still. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildDetail"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The first request with this idempotency key is not answered yet. Repeat the request after the seconds in Retry-After. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description It was changed in the meantime. Get it again, and send the new ETag in If-Match. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    RestartBuild: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if this is the ETag still. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RestartRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildDetail"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The request came too slowly. Send it again, in one go. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The first request with this idempotency key is not answered yet. Repeat the request after the seconds in Retry-After. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description It was changed in the meantime. Get it again, and send the new ETag in If-Match. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body is too large. Send less. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body has another type than expected. Send Content-Type: application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ResumeBuild: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if this is the ETag still. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildDetail"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The first request with this idempotency key is not answered yet. Repeat the request after the seconds in Retry-After. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description It was changed in the meantime. Get it again, and send the new ETag in If-Match. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    RetryBuild: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if this is the ETag still. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildDetail"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The first request with this idempotency key is not answered yet. Repeat the request after the seconds in Retry-After. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description It was changed in the meantime. Get it again, and send the new ETag in If-Match. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    StreamBuilds: {
        parameters: {
            query?: {
                /** @description Builds of this owner instead of the caller's own; needs the scope operations. */
                owner?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListKeys: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Most keys on the page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    CreateKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and it is done once; the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateKeyRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedKey"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The request came too slowly. Send it again, in one go. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The first request with this idempotency key is not answered yet. Repeat the request after the seconds in Retry-After. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body is too large. Send less. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body has another type than expected. Send Content-Type: application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The idempotency key was used for another request. Use a new key for a new request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyDetail"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    RevokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetCaller: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallerDetail"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    StreamOperations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListFrontEnds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FrontEndList"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ReportFrontEnd: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the server calls itself: 8 to 64 letters, digits and hyphens, of its own for each start. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FrontEndReport"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The request came too slowly. Send it again, in one go. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body is too large. Send less. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body has another type than expected. Send Content-Type: application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    RemoveFrontEnd: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the server calls itself: 8 to 64 letters, digits and hyphens, of its own for each start. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthDetail"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListLeases: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. One request looks at 500 builds that are not over: a page may be empty, and have a next one all the same. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeaseList"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListQueues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueList"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueDetail"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListDeadLetters: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. A letter that comes in between may show up twice. */
                cursor?: string;
                /** @description Most dead letters on the page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterPage"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetDeadLetter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterDetail"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    PurgeDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeadLetterSelection"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterCount"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The request came too slowly. Send it again, in one go. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body is too large. Send less. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body has another type than expected. Send Content-Type: application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    RedriveDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeadLetterSelection"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterCount"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description There is nothing at this address. Look for the address in the API's description. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The request came too slowly. Send it again, in one go. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body is too large. Send less. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The body has another type than expected. Send Content-Type: application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListReplicas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplicaList"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetStatistics: {
        parameters: {
            query?: {
                /** @description The first day (UTC), such as 2026-01-05; thirty days up to the last when left out. */
                from?: string;
                /** @description The last day (UTC); today when left out. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatisticsReport"];
                };
            };
            /** @description The request cannot be read. Correct the request as the detail says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpValidationProblemDetails"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetSweeper: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweeperReport"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    ListWorkers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkerList"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    GetAgentSchema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/schema+json": components["schemas"]["JsonElement"];
                };
            };
            /** @description Nobody is known to ask. Send a valid key: Authorization: Bearer <key>. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The key does not allow this. Use a key with the scope that the detail names. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests. Wait the seconds in Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description A service behind the API does not answer. Try again in a moment; with the same Idempotency-Key nothing is done twice. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
}
