print('{"verdict": "pass"}')
