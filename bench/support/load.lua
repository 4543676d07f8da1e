-- Sends a plan (see plans.mjs) with wrk. Argument: the plan as a file of lines: method, path, first number, headers,
-- an empty line, bodies. Bodies without a number are made into requests once; the others are filled in as they are sent.

local method, path, from
local headers, bodies, made = {}, {}, {}
local sent = 0
local numbered = false

function init(args)
  local in_headers = true
  local at = 0
  for line in io.lines(args[1]) do
    at = at + 1
    if at == 1 then method = line
    elseif at == 2 then path = line
    elseif at == 3 then from = tonumber(line)
    elseif in_headers and line == "" then in_headers = false
    elseif in_headers then
      local name, value = line:match("^(.-): (.*)$")
      headers[name] = value
    else
      bodies[#bodies + 1] = line
    end
  end
  numbered = bodies[1]:find("{", 1, true) ~= nil
  for i, body in ipairs(bodies) do made[i] = wrk.format(method, path, headers, body) end
end

local function filled(body, n)
  local a, b, c = math.floor(n / 65536) % 256, math.floor(n / 256) % 256, n % 256
  local values = { n = string.format("%08x", n), ip = string.format("45.%d.%d.%d", a, b, c) }
  return (body:gsub("{(%w+)}", values))
end

function request()
  local n = from + sent
  sent = sent + 1
  if not numbered then return made[sent % #made + 1] end
  return wrk.format(method, path, headers, filled(bodies[n % #bodies + 1], n))
end

function done(summary, latency)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    '\n{"answered":%d,"seconds":%.6f,"lost":%d,"refused":%d,"p50Ms":%.3f,"p99Ms":%.3f}\n',
    summary.requests, summary.duration / 1e6, lost, errors.status,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
